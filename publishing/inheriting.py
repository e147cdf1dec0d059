"""Approvals that a version inherits because its own text is the live one: its parts are approved and live (rule 9b),
or somebody signed the design it appears in (rule 9c)."""

from __future__ import annotations

from django.contrib.auth.models import User

from publishing import audit, clock
from publishing.models import Approval, AuditEntry, Proof, Publication
from publishing.steps import Refused

NEW_DESIGN = "New design"  # in the place of a review step's name
BATCH = 500


class Behind(Refused):
    """It cannot follow by itself, now or later: somebody has to submit it again."""


def inherit(proof: Proof) -> Approval:
    """Basis `parts`, from the approval of what is live. Raises Refused when the text is another by now, and Behind
    when somebody has to look."""
    live_proof = Publication.objects.select_related("live__proof").get(pk=proof.publication_id).live_proof
    source = live_proof.approvals.order_by("id").last() if live_proof else None
    if live_proof is None or source is None or live_proof.content_sha256 != proof.content_sha256:
        raise Refused("Its own text changed meanwhile.")
    if not proof.repeats(live_proof):
        raise Behind("A picture or file it shows is another one by now. Submit it again, so that somebody sees it.")
    if live_proof.build != proof.build:  # rule 9c: nobody has seen this text in the new design
        raise Behind("The design changed since it was approved. Submit it again, so that somebody sees it.")
    if proof.cause != Proof.Cause.MOVE and live_proof.sealed.path != proof.sealed.path:
        raise Behind("Its address would change. Move it, so that readers who know the old one are led on.")
    return inherit_from(source, proof, Approval.Basis.PARTS)


def inherit_from(source: Approval, proof: Proof, basis: str) -> Approval:
    signed = _of_text(source)
    approval = Approval.objects.create(
        proof=proof,
        digest=proof.digest,
        basis=basis,
        source=source,
        role=signed.role,
        user_id=signed.user_id,
        user_name=signed.user_name,
        next_review_on=source.next_review_on,
    )
    audit.record(f"proof {proof.pk}", f"approved by {basis}", digest=proof.digest, detail=f"approval {source.pk}")
    return approval


def _of_text(approval: Approval) -> Approval:
    """Who signed a design did not sign the text: that one is further back."""
    while approval.basis == Approval.Basis.BUILD and approval.source is not None:
        approval = approval.source
    return approval


def inherit_design(pairs: list[tuple[Proof, Approval]], signer: User) -> None:
    """Basis `build`, for many at once: each proof with the approval of what is live. Who signed the design stands in
    it; who signed the text is found by its source."""
    name = signer.get_full_name() or signer.get_username()
    approvals = [
        Approval(
            proof=proof,
            digest=proof.digest,
            basis=Approval.Basis.BUILD,
            source=source,
            role=NEW_DESIGN,
            user=signer,
            user_name=name,
            next_review_on=source.next_review_on,
        )
        for proof, source in pairs
    ]
    Approval.objects.bulk_create(approvals, batch_size=BATCH)
    at, event = clock.now(), f"approved by {Approval.Basis.BUILD}"
    entries = [
        AuditEntry(
            subject=f"proof {one.proof_id}",
            event=event,
            actor=signer,
            digest=one.digest,
            detail=f"approval {one.source_id}",
            at=at,
        )
        for one in approvals
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
