"""Use this version again: an earlier text becomes a new draft, which goes through approval like any text."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Page

from publishing import approvals, audit, steps
from publishing.models import Edition, Publication
from publishing.screens import rights
from publishing.steps import NotYours, Refused
from publishing.wagtail_rows import row_of

NO_TEXT = "There is no text of this version: it was taken down then."
DELETED = "It was deleted, so there is nothing to use this version for."
NOT_ALLOWED = "Your account may not edit this."
WAITING = "A newer text is in review. Take that one back first, then use this version again."
LOCKED = "It is locked, so nobody can change it now. Unlock it first."


def why_not(publication: Publication, user: User) -> str:
    """Why this person cannot use any earlier version now; empty when she can."""
    row = row_of(publication)
    if row is None:
        return DELETED
    if not rights.may_edit(user, publication):
        return NOT_ALLOWED
    if getattr(row, "locked", False) and row.locked_by_id != user.pk:
        return LOCKED
    return WAITING if steps.is_in_workflow(row) else ""


def use_again(*, publication_id: int, number: int, user: User) -> None:
    """Save its text as the newest draft, at the address that the page has now. Readers see nothing of it before it is
    approved. Raises Refused."""
    with transaction.atomic():
        publication = Publication.objects.select_related("content_type").get(pk=publication_id)
        edition = Edition.objects.filter(publication=publication, number=number).select_related("proof").first()
        approvals.refuse_closed(user)
        _lock(publication)
        if reason := why_not(publication, user):
            raise (NotYours if reason == NOT_ALLOWED else Refused)(reason)
        if edition is None or edition.proof is None or edition.proof.content is None:
            raise Refused(NO_TEXT)
        draft = _with_text(row_of(publication), edition.proof.content)
        draft.save_revision(user=user, log_action=True, clean=False)
        audit.record(f"edition {edition.pk}", "used again", actor=user, detail=f"version {number}")


def _lock(publication: Publication) -> None:
    """Whoever submits at this moment comes before or after, not between."""
    row = row_of(publication)
    if row is not None:
        steps.waiting_workflow(row.get_base_content_type().pk, str(row.pk))


def _with_text(row: Any, content: dict[str, Any]) -> Any:
    """The address stays what it is: moving a page is a decision of its own."""
    newest = row.get_latest_revision_as_object()
    kept = {"slug": newest.slug} if isinstance(row, Page) else {}
    return row.with_content_json({**content, **kept})
