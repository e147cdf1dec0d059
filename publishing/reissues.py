"""Reissue: content that others contain has changed, so they get new editions with the same own text (rule 7).

Nobody is asked again: the approval of the own text and the approvals of the parts cover it (rule 9b)."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from publishing import audit, proofs, releases
from publishing.locks import only_one
from publishing.models import Approval, Proof, Publication, Reissue
from publishing.steps import Refused

logger = logging.getLogger("publishing.reissues")


def run(reissue_id: int) -> None:
    """Go through the publications that contain what changed, from the cursor on. Safe to repeat."""
    with only_one(f"reissue {reissue_id}") as mine:
        rows = Reissue.objects.filter(pk=reissue_id, done_at=None).select_related("cause__publication__live")
        reissue = rows.first() if mine else None
        if reissue is not None and _run(reissue):
            Reissue.objects.filter(pk=reissue.pk).update(done_at=Now())


def behind() -> QuerySet[Proof]:
    """Attempts to reissue that failed while what readers see is still the older edition: somebody has to look."""
    failed = Proof.objects.filter(cause="reissue", state__in=[Proof.State.VOID, Proof.State.REFUSED])
    return failed.filter(created_at__gt=F("publication__live__created_at")).select_related("publication")


def _run(reissue: Reissue) -> bool:
    changed = reissue.cause.publication
    reason = f"Updated because “{changed.title}” changed"
    for proof in releases.waiting_users_of(changed):
        proofs.renew_if_stale(proof.pk)
    facets_now = changed.live.facets if changed.live else {}
    for publication in releases.users_of(changed, facets_now).filter(pk__gt=reissue.cursor):
        if not _reissue(publication, reason):
            return False  # a worker died over it and its lease still runs; the reconciler comes back
        Reissue.objects.filter(pk=reissue.pk).update(cursor=publication.pk)
    return True


class Behind(Refused):
    """It cannot follow by itself, now or later: somebody has to submit it again."""


def _reissue(publication: Publication, reason: str) -> bool:
    """One new edition of one publication. False: look again in the next round."""
    proof = _proof(publication, reason)
    proofs.build(proof.pk)
    proof.refresh_from_db()
    if proof.state in (Proof.State.WANTED, Proof.State.BUILDING):
        return False
    if proof.state == Proof.State.READY:
        return _release(proof)
    logger.error("%s could not be reissued", publication, extra={"event": "reissue_failed", "proof": proof.pk})
    return True


def _proof(publication: Publication, reason: str) -> Proof:
    """A new proof, or the unfinished one of a killed run. A finished one it left behind may hold an older text."""
    with transaction.atomic():
        left = publication.proofs.filter(cause="reissue")
        unfinished = left.filter(state__in=[Proof.State.WANTED, Proof.State.BUILDING]).first()
        if unfinished:
            return unfinished
        proofs.void(left, "Left behind by an earlier attempt.")
        proof = Proof.objects.create(publication=publication, cause="reissue", message=reason)
        audit.record(f"proof {proof.pk}", "proof wanted", new=Proof.State.WANTED, detail=reason)
        return proof


def _release(proof: Proof) -> bool:
    try:
        with transaction.atomic():
            _inherit_approval(proof)
            releases.propose(proof, user=None)
    except Refused as refusal:
        with transaction.atomic():
            proofs.void(Proof.objects.filter(pk=proof.pk), str(refusal))
        return isinstance(refusal, Behind)  # anything else changed under our hands: the next round sees what it is now
    return True


def _inherit_approval(proof: Proof) -> None:
    """Basis `parts`: the live edition's approval names the same own content, and its parts are approved and live."""
    live_proof = Publication.objects.select_related("live__proof").get(pk=proof.publication_id).live_proof
    source = live_proof.approvals.order_by("id").last() if live_proof else None
    if live_proof is None or source is None or live_proof.content_sha256 != proof.content_sha256:
        raise Refused("Its own text changed meanwhile.")
    if live_proof.build != proof.build:  # rule 9c: nobody has seen this text in the new design
        raise Behind("The design changed since it was approved. Submit it again, so that somebody sees it.")
    Approval.objects.create(
        proof=proof,
        digest=proof.digest,
        basis=Approval.Basis.PARTS,
        source=source,
        role=source.role,
        user_id=source.user_id,
        user_name=source.user_name,
        next_review_on=source.next_review_on,
    )
    audit.record(f"proof {proof.pk}", "approved by parts", digest=proof.digest, detail=f"approval {source.pk}")
