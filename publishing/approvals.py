"""A person's decision on a proof: approve exactly what was shown, or send it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Revision

from publishing import audit, dependencies, letters, plans, proofs, steps, together
from publishing.content import content_sha256
from publishing.handing.people import name_of
from publishing.models import Approval, Proof
from publishing.source import Finding
from publishing.steps import NotYours, OutOfDate, Refused, Step

GONE = "This is not waiting for approval any more. Somebody approved it, sent it back or took it back."
CLOSED = "Your account was closed. Nothing was saved. Ask an administrator."
CHANGED = "The text was changed after this page was opened. Nothing was published. A new version is being prepared."


def approve(
    *,
    proof_id: int,
    digest: str,
    user: User,
    next_review_on: date | None = None,
    correction: bool = False,
    comment: str = "",
    due_at: datetime | None = None,
) -> Approval:
    """Sign one digest. The workflow moves on, and its last approval releases the proof, in this transaction; with
    `due_at` the release waits for that moment and belongs to the approver.

    Raises Refused with a sentence; nothing is saved then, but for a fresh proof when the shown one is out of date."""
    try:
        with transaction.atomic():
            proof, step = lock_waiting(proof_id)
            refuse_closed(user)
            refuse_unless_shown(proof, step, digest)
            if reason := why_not(proof, step, user):
                raise NotYours(reason)
            if due_at is not None:
                plans.alone(proof.publication, due_at, user)
            said = {"next_review_on": next_review_on, "correction": correction, "comment": comment}
            approval = sign(proof, step.task.name, user, **said)
            step.decide("approve", user, comment)
            return approval
    except OutOfDate as reason:
        renew(proof_id, str(reason))
        raise


def send_back(*, proof_id: int, user: User, message: str) -> None:
    """Return it to the editor with a message; the editor's next submit makes a new proof."""
    if not message.strip():
        raise Refused("Write what has to change, so that the editor knows.")
    with transaction.atomic():
        proof, step = lock_waiting(proof_id)
        refuse_closed(user)
        if not step.task.may_review(user):
            raise NotYours("Only a reviewer of this step can send it back.")
        asked = Finding("sent_back", "error", "", f"{name_of(user)}: {message.strip()}")
        Proof.objects.filter(pk=proof.pk).update(state=Proof.State.REFUSED, findings=[asked.to_json()])
        step.decide("reject", user, message.strip())
        audit.record(f"proof {proof.pk}", "sent back", actor=user, old=proof.state, new=Proof.State.REFUSED)
        letters.owe(proof)


def why_not(proof: Proof, step: Step, user: User) -> str:
    """Why this person cannot approve this proof, as a sentence; empty when she can."""
    if user.pk == proof.submitted_by_id or user.pk in proof.editors:
        return "You wrote or submitted this text, so a second person has to approve it."
    if not step.task.may_review(user):
        return f"The step “{step.task.name}” is signed by its reviewers. Your account is not among them."
    named = [reviewer for reviewer in proof.reviewers if reviewer["user"]]
    if proof.reviewers and user.pk not in [reviewer["user"] for reviewer in named]:
        names = " or ".join(reviewer["name"] for reviewer in proof.reviewers)
        return f"This page names {names} as its reviewer. Hand it over, or ask {names}."
    return ""


def refuse_closed(user: User) -> None:
    """By the account as it is now, not as it was when the request began."""
    if not get_user_model().objects.filter(pk=user.pk, is_active=True).exists():
        raise NotYours(CLOSED)


def lock_waiting(proof_id: int) -> tuple[Proof, Step]:
    """A version that waits for a decision and its step, both locked, in the order of everybody who decides."""
    workflow_state_id = Proof.objects.filter(pk=proof_id).values_list("workflow_state_id", flat=True).first()
    step = steps.lock(workflow_state_id)
    proofs.lock_open(Proof.objects.filter(publication__proofs=proof_id))
    proof = Proof.objects.select_for_update(of=("self",)).select_related("publication").filter(pk=proof_id).first()
    if proof is None or step is None or not step.is_review:
        raise Refused(GONE)
    if proof.state != Proof.State.READY:
        raise Refused(CHANGED if proof.state == Proof.State.VOID else GONE)
    return proof, step


def refuse_unless_shown(proof: Proof, step: Step, digest: str) -> None:
    """The proof must still be what was shown, what the editor wrote last, and what its parts are now."""
    if digest != proof.digest:
        raise Refused(CHANGED)
    if not is_newest(proof, step, digest) or step.is_behind:
        raise OutOfDate(CHANGED)
    if changed := dependencies.changed(proof.dependencies, proof.publication.locale, together.of(proof)):
        raise OutOfDate(f"“{changed[0]}” changed after this page was opened. A new version is being prepared.")


def is_newest(proof: Proof, step: Step, digest: str) -> bool:
    """What was shown is what stands in the editor."""
    latest: Revision | None = step.workflow_state.content_object.get_latest_revision()
    same = latest is not None and content_sha256(latest.content) == proof.content_sha256
    return same and latest is not None and latest.pk == proof.revision_id and digest == proof.digest


def sign(proof: Proof, role: str, user: User, **said: Any) -> Approval:
    """A direct approval, in the transaction that checked the right to it. `said` are the approver's own fields."""
    approval = Approval.objects.create(
        proof=proof, digest=proof.digest, role=role, user=user, user_name=name_of(user), **said
    )
    audit.record(f"proof {proof.pk}", "approved", actor=user, digest=proof.digest, detail=role)
    return approval


def renew(proof_id: int, reason: str) -> None:
    """In a transaction of its own, after a decision was refused because the version is out of date."""
    with transaction.atomic():
        proof = Proof.objects.select_for_update(of=("self",)).select_related("publication").get(pk=proof_id)
        if proof.state == Proof.State.READY:
            proofs.renew(proof, reason)
