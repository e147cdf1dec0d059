"""After the signature: one release for each version, at low priority, in short slices like a reissue."""

from __future__ import annotations

from datetime import timedelta
from graphlib import CycleError, TopologicalSorter
from time import monotonic

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from publishing import audit, proofs, releases
from publishing.clock import now
from publishing.locks import only_one
from publishing.models import Proof, Republish
from publishing.republishing import standing
from publishing.steps import Refused

SLICE = 0.5  # seconds
UNTAKEN = timedelta(seconds=3)  # how long a worker may take to begin


def run(republish_id: int, seconds: float = SLICE) -> bool:
    """Release what was signed and has no edition yet. Safe to repeat. True: there is more to do at once."""
    with only_one(f"republish {republish_id}") as mine:
        row = Republish.objects.filter(pk=republish_id, state=Republish.State.SIGNED).first()
        return mine and row is not None and _slice(row, monotonic() + seconds)


def unfinished() -> QuerySet[Republish]:
    """Signed, and no worker is sure to be at it."""
    return Republish.objects.filter(state=Republish.State.SIGNED, signed_at__lt=Now() - UNTAKEN)


def _slice(row: Republish, until: float) -> bool:
    left = standing.ready(row)
    pages = left.exclude(snapshot__path="").values_list("pk", flat=True)
    for pk in [*pages, *_users_first(left.filter(snapshot__path=""))]:
        _release(pk, row)
        if monotonic() > until:
            return True
    _finish(row)
    return False


def _users_first(parts: QuerySet[Proof]) -> list[int]:
    """After the pages what they contain, and each part after those that contain it. Should the program give a part
    another content, whatever contains it is in the new design by then, and follows by itself (a reissue)."""
    rows = list(parts.select_related("publication").only("dependencies", "publication"))
    known = {(str(proof.publication.public_id), proof.publication.locale): proof.pk for proof in rows}
    users: dict[int, set[int]] = {proof.pk: set() for proof in rows}
    for proof in rows:
        for use in proof.dependencies:
            used = known.get((use["public_id"], proof.publication.locale))
            if used is not None and used != proof.pk:
                users[used].add(proof.pk)
    try:
        return list(TopologicalSorter(users).static_order())
    except CycleError:  # two that contain each other: one of them waits for the next republish
        return sorted(users)


def _release(proof_id: int, row: Republish) -> None:
    """One version, in a transaction of its own. What no longer fits is left out; it has a newer version, or waits for
    the next republish."""
    try:
        with transaction.atomic():
            proof = Proof.objects.select_related("publication__live__proof").get(pk=proof_id)
            live_proof = proof.publication.live_proof
            if live_proof is not None and live_proof.build == row.build:
                raise Refused(standing.NEWER)
            releases.propose(proof, user=None)
    except Refused as reason:
        with transaction.atomic():
            proofs.void(Proof.objects.filter(pk=proof_id), str(reason)[:200])


def _finish(row: Republish) -> None:
    with transaction.atomic():
        signed, done = Republish.objects.filter(pk=row.pk, state=row.state), Republish.State.DONE
        if signed.update(state=done, done_at=now()):
            released = Proof.objects.filter(republish=row, edition__isnull=False).count()
            counted = f"{released} released"
            audit.record(f"republish {row.pk}", "republish done", old=row.state, new=done, detail=counted)
