"""“What changed since the last one”: pages that got a new text since, and that this draft does not have yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page

from cms.composing import last_sent
from cms.models import NewsletterIssue
from publishing import steps
from publishing.models import Edition, Proof, ProofArtefact, Publication
from publishing.models.releases import Action
from publishing.snapshots import bcp47

CARD = "page_card"
SUBMITTED = "The newsletter was submitted meanwhile. Take it back first, then add pages."


def since_last(draft: Any) -> list[Page]:
    """Newest first. A new text is a version that somebody submitted and a person approved; what follows by itself
    when a part changes is none. Before the first newsletter, all pages that a newsletter may include."""
    locale = bcp47(draft.locale.language_code)
    sent = last_sent.edition(locale)
    texts = Edition.objects.filter(publication=OuterRef("pk"), action=Action.PUBLISH, proof__cause=Proof.Cause.SUBMIT)
    newer = texts.filter(created_at__gt=sent.created_at) if sent else texts
    cards = ProofArtefact.objects.filter(
        proof__edition=OuterRef("live"), channel="newsletter", path__startswith="cards/"
    )
    rows = Publication.objects.filter(Exists(newer), Exists(cards), locale=locale, live__action=Action.PUBLISH)
    rows = rows.filter(overdue=False).exclude(public_id__in=_included(draft)).order_by("-live__created_at")
    keys = list(rows.values_list("public_id", flat=True))
    pages = Page.objects.filter(translation_key__in=keys, locale=draft.locale, alias_of=None).specific()
    return sorted(pages, key=lambda page: keys.index(page.translation_key))


def add(issue: NewsletterIssue, pages: Iterable[Page], user: User) -> int:
    """Append a card for each that is not there yet, in one saved draft; answers how many. Raises Refused."""
    with transaction.atomic():
        if steps.waiting_workflow(issue.get_base_content_type().pk, str(issue.pk)):
            raise steps.Refused(SUBMITTED)
        draft = issue.get_latest_revision_as_object()
        there = _included(draft)
        new = [page for page in pages if page.translation_key not in there]
        for page in new:
            draft.items.append((CARD, {"page": page}))
        if new:
            draft.save_revision(user=user, log_action=True)
    return len(new)


def _included(draft: Any) -> list[Any]:
    cards = [item.value["page"] for item in draft.items if item.block_type == CARD]
    return [page.translation_key for page in cards if page]
