"""Expiry: a withdrawal that waits for its day, written with an edition and replaced by the next one (rule 6)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from publishing import audit
from publishing.models import Edition, Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action, Reason

REPEATS = [Proof.Cause.REISSUE, Proof.Cause.MOVE, Proof.Cause.BUILD, Proof.Cause.REVIEW]


def begin(item: ReleaseItem, edition: Edition, owner: User | None) -> None:
    """The edition that just took effect shall be taken down on a day chosen before."""
    if item.take_down_at:
        schedule(edition, item.take_down_at, owner)


def schedule(
    edition: Edition,
    at: datetime,
    owner: User | None,
    reason: str = Reason.EXPIRED,
    replacement: Publication | None = None,
    note: str = "",
) -> Release:
    release = Release.objects.create(owner=owner, due_at=at, note=note[:300])
    ReleaseItem.objects.create(
        release=release,
        publication=edition.publication,
        action=Action.WITHDRAW,
        reason=reason,
        replacement=replacement,
        ends=edition,
    )
    audit.record(f"release {release.pk}", "expiry planned", actor=owner, new=release.state, detail=str(edition)[:300])
    return release


def applies(item: ReleaseItem) -> bool:
    """Not when a newer text was approved meanwhile: that one has an expiry of its own, or none."""
    if item.ends is None:
        return True
    later = Edition.objects.filter(publication=item.publication_id, number__gt=item.ends.number)
    repeats = [cause for cause in REPEATS if cause != Proof.Cause.REVIEW] if _of_emergency(item.ends) else REPEATS
    return not later.exclude(proof__cause__in=repeats).exists()


def _of_emergency(edition: Edition) -> bool:
    """What two people let out stays once its reviewer has confirmed it."""
    return edition.proof is not None and edition.proof.let_out is not None


def planned(publication: Publication) -> ReleaseItem | None:
    """The next expiry that will have an effect."""
    waiting = ReleaseItem.objects.filter(
        publication=publication, action=Action.WITHDRAW, release__state=Release.State.WAITING
    )
    rows = waiting.select_related("release", "ends").order_by("release__due_at")
    return next((item for item in rows if applies(item)), None)
