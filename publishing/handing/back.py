"""Take back: whoever submitted or wrote a text ends its review, with a sentence why."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from publishing import approvals, audit, proofing, proofs, steps
from publishing.handing.people import name_of
from publishing.models import Proof
from publishing.steps import NotYours, Refused

WHY = "Write why, so that your colleagues know."
NOT_ALLOWED = "Only those who submitted or wrote this text can take it back. A reviewer sends it back instead."


def may_take_back(proof: Proof, user: User) -> bool:
    """Its submitter, and those whose words are in it."""
    if user.pk == proof.submitted_by_id or user.pk in proof.editors:
        return True
    if proof.state == Proof.State.READY:
        return False
    try:  # not sealed yet: its authors are not written down
        return user.pk in proofing.editors_of(proof.publication.wagtail_row(), proof.publication)
    except ObjectDoesNotExist:
        return False


def is_in_review(proof: Proof) -> bool:
    """Being checked, or waiting for somebody: it can still be taken back."""
    open_now = proof.state in Proof.OPEN and not hasattr(proof, "release_item")
    return open_now and steps.look(proof.workflow_state_id) is not None


def take_back(*, proof_id: int, user: User, why: str) -> None:
    """It is a draft again. Raises Refused when somebody decided a moment before; nothing is saved then."""
    if not why.strip():
        raise Refused(WHY)
    with transaction.atomic():
        proof = Proof.objects.select_related("publication").filter(pk=proof_id, cause=Proof.Cause.SUBMIT).first()
        step = steps.lock(proof.workflow_state_id) if proof else None
        if proof is None or step is None:
            raise Refused(approvals.GONE)
        approvals.refuse_closed(user)
        if not may_take_back(proof, user):
            raise NotYours(NOT_ALLOWED)
        waiting = Proof.objects.filter(workflow_state_id=proof.workflow_state_id)
        proofs.lock_open(waiting)
        proofs.void(waiting, f"{name_of(user)} took it back: {why.strip()}"[:200])
        step.workflow_state.cancel(user=user)
        audit.record(f"proof {proof.pk}", "taken back", actor=user, detail=why.strip())
