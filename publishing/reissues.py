"""Reissue: content that others contain has changed, so they get new editions with the same own text (rule 7).

Nobody is asked again: the approval of the own text and the approvals of the parts cover it (rule 9b). It goes on in
short slices on a queue of its own, so that everything else keeps its pace."""

from __future__ import annotations

import logging
from time import monotonic

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from publishing import audit, inheriting, plans, proofing, proofs, reach, releases
from publishing.inheriting import Behind
from publishing.locks import only_one
from publishing.models import Proof, Publication, Reissue
from publishing.steps import Refused

logger = logging.getLogger("publishing.reissues")

SLICE = 0.5  # seconds
SOME = 20  # pages to look for at once: finding all that are left takes longer than a slice


def run(reissue_id: int, seconds: float = SLICE) -> bool:
    """Go through the publications that contain what changed, from the cursor on. Safe to repeat. True: there is more
    to do at once."""
    with only_one(f"reissue {reissue_id}") as mine:
        rows = Reissue.objects.filter(pk=reissue_id, done_at=None).select_related("cause__publication__live")
        reissue = rows.first() if mine else None
        return reissue is not None and _slice(reissue, monotonic() + seconds)


def behind() -> QuerySet[Proof]:
    """Attempts to reissue that failed while what readers see is still the older edition: somebody has to look."""
    failed = Proof.objects.filter(cause="reissue", state__in=[Proof.State.VOID, Proof.State.REFUSED])
    return failed.filter(created_at__gt=F("publication__live__created_at")).select_related("publication")


def _slice(reissue: Reissue, until: float) -> bool:
    """True: more to do. False: all done, or something is in the way that only time removes."""
    changed = reissue.cause.publication
    if reissue.cursor == 0:
        plans.renew_users(changed, f"“{changed.title}” changed; it needs approval again.")
        for part in _left(changed).filter(live__proof__snapshot__path=""):  # what pages contain goes first
            if not _reissue(reissue, part):
                return False
    pages = _left(changed).filter(pk__gt=reissue.cursor).exclude(live__proof__snapshot__path="")
    some = list(pages[:SOME])
    for publication in some:
        if not _reissue(reissue, publication):
            return False
        Reissue.objects.filter(pk=reissue.pk).update(cursor=publication.pk)
        if monotonic() > until:
            return True
    if len(some) == SOME:
        return True
    _finish(reissue)
    return False


def _left(changed: Publication) -> QuerySet[Publication]:
    facets: dict[str, str] = changed.live.facets if changed.live else {}
    users: QuerySet[Publication] = reach.users_of(changed, facets)
    return users


def _finish(reissue: Reissue) -> None:
    with transaction.atomic():
        Reissue.objects.filter(pk=reissue.pk).update(done_at=Now())
        row = Reissue.objects.get(pk=reissue.pk)
        counts = f"{row.done} of {row.total} updated, {row.failed} failed"
        audit.record(f"reissue {row.pk}", "reissue done", new="done", detail=counts)


def _reissue(reissue: Reissue, publication: Publication) -> bool:
    """One new edition of one publication. False: look again in the next round."""
    proof = _proof(publication, f"Updated because “{reissue.cause.publication.title}” changed")
    proofing.build(proof.pk)
    proof.refresh_from_db()
    if proof.state in (Proof.State.WANTED, Proof.State.BUILDING, Proof.State.VOID):
        return False  # a worker died over it and its lease still runs, or a newer version came out meanwhile
    released = _release(proof) if proof.state == Proof.State.READY else None
    if released is False:
        return False
    if released is None:
        logger.error("%s could not be reissued", publication, extra={"event": "reissue_failed", "proof": proof.pk})
    counted = "done" if released else "failed"
    Reissue.objects.filter(pk=reissue.pk).update(**{counted: F(counted) + 1}, worked_at=Now())
    return True


def _proof(publication: Publication, reason: str) -> Proof:
    """A new proof, or the unfinished one of a killed run. A finished one it left behind may hold an older text."""
    with transaction.atomic():
        left = publication.proofs.filter(cause=Proof.Cause.REISSUE)
        unfinished = left.filter(state__in=[Proof.State.WANTED, Proof.State.BUILDING]).first()
        if unfinished:
            return unfinished
        proofs.void(left, "Left behind by an earlier attempt.")
        return proofs.repeat(publication, Proof.Cause.REISSUE, reason)


def _release(proof: Proof) -> bool | None:
    """True: it is out. False: something changed under our hands. None: somebody has to look."""
    try:
        with transaction.atomic():
            inheriting.inherit(proof)
            releases.propose(proof, user=None)
    except Refused as refusal:
        with transaction.atomic():
            proofs.void(Proof.objects.filter(pk=proof.pk), str(refusal))
        return None if isinstance(refusal, Behind) else False
    return True
