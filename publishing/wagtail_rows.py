"""Wagtail's own rows follow the ledger: its live flag and slugs are labels for editors, never a gate (rule 11)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from wagtail.models import DraftStateMixin, Page, Revision

from publishing.models import Proof, Publication, ReleaseItem
from publishing.models.releases import Reason
from publishing.steps import Refused


def publish(proof: Proof, user: User | None) -> None:
    revision = Revision.objects.filter(pk=proof.revision_id).first()
    if revision is None:
        return
    try:
        revision.publish(user=user, skip_permission_checks=True)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def unpublish(publication: Publication, item: ReleaseItem) -> None:
    """The row is read again first: Wagtail would write back every field of a stale one (reliability.md B35)."""
    if item.reason == Reason.DELETED:
        return
    row = row_of(publication)
    if isinstance(row, DraftStateMixin) and row.live:
        row.unpublish(set_expired=item.reason == Reason.EXPIRED)


def free_slugs(items: list[ReleaseItem]) -> None:
    """Pages of one release may take each other's slugs; Wagtail looks at one page at a time."""
    for item in items:
        row = row_of(item.publication) if item.proof and item.proof.cause == Proof.Cause.SUBMIT else None
        if isinstance(row, Page) and item.approved_proof.content and row.slug != item.approved_proof.content["slug"]:
            Page.objects.filter(pk=row.pk).update(slug=f"moving-{row.pk}")


def row_of(publication: Publication) -> Any:
    """The page or snippet, freshly read; None when it was deleted."""
    try:
        return publication.wagtail_row()
    except ObjectDoesNotExist:
        return None
