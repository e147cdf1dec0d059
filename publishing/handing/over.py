"""Hand over: another reviewer takes the place of the one whom a text names; of a text that names none, a colleague is
written to."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from publishing import approvals, audit, proofs
from publishing.content import content_sha256
from publishing.handing.people import Colleague, name_of, who_could
from publishing.models import HandOver, Proof
from publishing.screens import rights
from publishing.steps import NotYours, Refused, Step
from publishing.wake import wake

WHY = "Write why, so that your colleague knows."
NOT_ALLOWED = "Only those who may review or edit this can hand it over."
NOT_THEM = "This colleague cannot review it: the account is closed, not a reviewer of this kind of text, or wrote it."


def may_hand_over(proof: Proof, step: Step | None, user: User) -> bool:
    """Whoever may review or edit it."""
    if step is None or not step.is_review:
        return False
    return step.task.may_review(user) or rights.may_edit(user, proof.publication)


def hand_over(*, proof_id: int, digest: str, user: User, to: int, why: str) -> HandOver:
    """Ask the account `to` instead. The text names the new reviewer from here on: what was shown goes out of date and
    a new version is made, which the new reviewer is written about. Raises Refused; nothing is saved then."""
    if not why.strip():
        raise Refused(WHY)
    with transaction.atomic():
        proof, step = approvals.lock_waiting(proof_id)
        approvals.refuse_closed(user)
        if not may_hand_over(proof, step, user):
            raise NotYours(NOT_ALLOWED)
        if not approvals.is_newest(proof, step, digest):
            raise Refused(approvals.CHANGED)
        colleague = next((one for one in who_could(proof) if one.user.pk == to), None)
        if colleague is None:
            raise Refused(NOT_THEM)
        row = _record(proof, user, colleague, why.strip())
        return _name(row, colleague, user) if proof.reviewers else _write(row)


def _record(proof: Proof, user: User, colleague: Colleague, why: str) -> HandOver:
    audit.record(
        f"proof {proof.pk}", "handed over", actor=user, digest=proof.digest, detail=f"account {colleague.user.pk}"
    )
    return HandOver.objects.create(
        publication=proof.publication,
        proof=proof,
        workflow_state_id=proof.workflow_state_id,
        by=user,
        by_name=name_of(user),
        to=colleague.user,
        to_name=colleague.name,
        why=why,
    )


def _name(row: HandOver, colleague: Colleague, user: User) -> HandOver:
    """First the new version is asked for, so that saving the text does not ask for one by itself."""
    proofs.renew(row.proof, f"Handed over to {colleague.name}. A new version is being prepared."[:200])
    source = row.publication.wagtail_row().get_latest_revision_as_object()
    source.name_reviewer(colleague.person)
    revision = source.save_revision(user=user, log_action=True, clean=False)
    row.revision_id, row.content_sha256 = revision.pk, content_sha256(revision.content)
    row.save(update_fields=["revision_id", "content_sha256"])
    return row


def _write(row: HandOver) -> HandOver:
    """Nothing in the text changes; whoever of the group opens the letter may approve."""
    HandOver.objects.filter(pk=row.pk).update(tell_at=Now())
    wake("publishing.tasks.tell_of_hand_over", row.pk)
    return row
