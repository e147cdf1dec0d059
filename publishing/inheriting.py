"""Approvals that a version inherits: its own text is the live one, and its parts are approved and live (rule 9b)."""

from __future__ import annotations

from publishing import audit
from publishing.models import Approval, Proof, Publication
from publishing.steps import Refused


class Behind(Refused):
    """It cannot follow by itself, now or later: somebody has to submit it again."""


def inherit(proof: Proof) -> Approval:
    """Basis `parts`, from the approval of what is live. Raises Refused when the text is another by now, and Behind
    when somebody has to look."""
    live_proof = Publication.objects.select_related("live__proof").get(pk=proof.publication_id).live_proof
    source = live_proof.approvals.order_by("id").last() if live_proof else None
    if live_proof is None or source is None or live_proof.content_sha256 != proof.content_sha256:
        raise Refused("Its own text changed meanwhile.")
    if live_proof.build != proof.build:  # rule 9c: nobody has seen this text in the new design
        raise Behind("The design changed since it was approved. Submit it again, so that somebody sees it.")
    if proof.cause != Proof.Cause.MOVE and live_proof.sealed.path != proof.sealed.path:
        raise Behind("Its address would change. Move it, so that readers who know the old one are led on.")
    return inherit_from(source, proof, Approval.Basis.PARTS)


def inherit_from(source: Approval, proof: Proof, basis: str) -> Approval:
    approval = Approval.objects.create(
        proof=proof,
        digest=proof.digest,
        basis=basis,
        source=source,
        role=source.role,
        user_id=source.user_id,
        user_name=source.user_name,
        next_review_on=source.next_review_on,
    )
    audit.record(f"proof {proof.pk}", f"approved by {basis}", digest=proof.digest, detail=f"approval {source.pk}")
    return approval
