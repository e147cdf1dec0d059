"""What a letter that asks for an approval says: who asks and why, what changed, when it would go out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from publishing import together
from publishing.differences import changes
from publishing.models import HandOver, Proof, Release, ReleaseItem
from publishing.models.releases import Action

NAMED = 3  # places named in a letter; the rest is counted
LONGEST = 60  # letters of one place


def values(proof: Proof) -> dict[str, Any]:
    """Of one version; whom it goes to is the caller's."""
    return {
        "proof": proof,
        "title": proof.sealed.title,
        "link": settings.WAGTAILADMIN_BASE_URL + reverse("publishing:approve", args=[proof.pk]),
        "what": what_changed(proof),
        "planned": planned(proof),
        "hand_over": handed_over(proof),
    }


def what_changed(proof: Proof) -> str:
    """'Changed: Lead; Treatment options › PRRT › Summary; 4 more places.'"""
    before = proof.publication.live_proof
    if before is None:
        return "All of it is new: readers do not see it yet."
    labels = list(dict.fromkeys(change.label for change in changes(before.sealed, proof.sealed)))
    if not labels:
        return "The words are the same as readers see now."
    named = [label if len(label) <= LONGEST else f"{label[:LONGEST]}…" for label in labels[:NAMED]]
    rest = len(labels) - len(named)
    more = [f"{rest} more place{'s' if rest > 1 else ''}"] if rest else []
    return f"Changed: {'; '.join([*named, *more])}."


def planned(proof: Proof) -> str:
    """'It is to go out with “Spring campaign” on Monday 7 December 2026, 08:00.' Empty: at once."""
    item = ReleaseItem.objects.filter(
        publication=proof.publication, action=Action.PUBLISH, follows=False, release__state__in=together.OPEN
    ).select_related("release")
    found = item.order_by("-release_id").first()
    return f"It is to go out {moment_of(found.release)}." if found else ""


def moment_of(release: Release) -> str:
    with_others = f"with “{release.name}”" if release.name else ""
    if release.due_at is None:
        return f"{with_others} when somebody chooses its moment".strip()
    return f"{with_others} on {date_format(timezone.localtime(release.due_at), 'l j F Y, H:i')}".strip()


def handed_over(proof: Proof) -> HandOver | None:
    """The last hand-over of this review, if the text still names the one who was chosen."""
    rows = HandOver.objects.filter(workflow_state_id=proof.workflow_state_id, revision_id__isnull=False)
    row = rows.order_by("-pk").first()
    asked = [reviewer["user"] for reviewer in proof.reviewers]
    return row if row and row.to_id in asked else None
