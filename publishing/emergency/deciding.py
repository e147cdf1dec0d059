"""Asked by one, confirmed by another: only then are both signatures written, and the version goes out with its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from publishing import approvals, audit, expiry
from publishing.clock import now
from publishing.emergency import rights
from publishing.models import Approval, Edition, Emergency, Proof
from publishing.steps import OutOfDate, Refused
from publishing.wake import wake

ROLE = "Emergency, {}"
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)

TERM = "Choose an end between one hour and seven days from now."
NO_REASON = "Write why it cannot wait."
ASKED_ALREADY = "{} asked for this already. Confirm that request."


def ask(*, proof_id: int, digest: str, user: User, reason: str, ends_at: datetime) -> Emergency:
    """The first of the two. Nothing is published by it. Raises Refused with a sentence."""
    with _renewing(proof_id), transaction.atomic():
        proof, step = approvals.lock_waiting(proof_id)
        approvals.refuse_unless_shown(proof, step, digest)
        if sentence := rights.why_not_ask(proof, user) or _why_not_form(reason, ends_at):
            raise Refused(sentence)
        if other := open_request(proof):
            raise Refused(ASKED_ALREADY.format(other.asked_by_name))
        _close_old(proof)
        emergency = Emergency.objects.create(
            proof=proof,
            digest=proof.digest,
            reason=reason.strip(),
            ends_at=ends_at,
            asked_by=user,
            asked_by_name=approvals.name_of(user),
            asked_at=now(),
        )
        _record(emergency, "emergency asked for", user)
        return emergency


def confirm(*, emergency_id: int, digest: str, user: User) -> Edition:
    """The second of the two: signs with the first, and the version goes out at once. Raises Refused with a sentence;
    nothing is saved then."""
    proof_id = Emergency.objects.filter(pk=emergency_id).values_list("proof", flat=True).first()
    if proof_id is None:
        raise Refused(rights.NOT_WAITING)
    with _renewing(proof_id), transaction.atomic():
        proof, step = approvals.lock_waiting(proof_id)
        approvals.refuse_unless_shown(proof, step, digest)
        emergency = Emergency.objects.select_for_update().get(pk=emergency_id)
        emergency.proof = proof
        if sentence := rights.why_not_confirm(emergency, step, user) or _why_not_end(emergency):
            raise Refused(sentence)
        _sign(emergency, user)
        step.decide("approve", user, f"Emergency: {emergency.reason}")
        edition = Edition.objects.filter(proof=proof).first()
        if edition is None:
            raise Refused("Pages below it would move with its address, so it cannot go out at once.")
        expiry.schedule(edition, emergency.ends_at, user, note=emergency.reason)
        return edition


def take_back(*, emergency_id: int, user: User) -> None:
    """Whoever may ask may also end a request that nobody confirmed."""
    with transaction.atomic():
        emergency = Emergency.objects.select_for_update().get(pk=emergency_id)
        if not rights.holders().filter(pk=user.pk).exists():
            raise Refused(rights.NOT_ALLOWED)
        if emergency.state != Emergency.State.ASKED:
            raise Refused(rights.NOT_WAITING)
        _close(emergency, rights.TAKEN_BACK)
        _record(emergency, "emergency taken back", user)


def open_request(proof: Proof) -> Emergency | None:
    """The request that a second person can still confirm."""
    fresh = Emergency.objects.filter(proof=proof, state=Emergency.State.ASKED, asked_at__gte=now() - rights.OPEN_FOR)
    return fresh.first()


@contextmanager
def _renewing(proof_id: int) -> Iterator[None]:
    """What turns out to be out of date is made anew, as when it is approved."""
    try:
        yield
    except OutOfDate as reason:
        approvals.renew(proof_id, str(reason))
        raise


def _why_not_form(reason: str, ends_at: datetime) -> str:
    if not reason.strip():
        return NO_REASON
    return "" if now() + SHORTEST <= ends_at + timedelta(minutes=1) and ends_at <= now() + LONGEST else TERM


def _why_not_end(emergency: Emergency) -> str:
    return "Its end has passed already. Ask again." if emergency.ends_at <= now() else ""


def _sign(emergency: Emergency, second: User) -> None:
    first = rights.holders().filter(pk=emergency.asked_by_id or 0)  # one row: `rights.why_not_confirm` looked
    for role, user in (("asked for", first.get()), ("confirmed", second)):
        Approval.objects.create(
            proof=emergency.proof,
            digest=emergency.digest,
            basis=Approval.Basis.EMERGENCY,
            role=ROLE.format(role),
            user=user,
            user_name=approvals.name_of(user),
            comment=emergency.reason,
        )
    emergency.state, emergency.confirmed_at = Emergency.State.PUBLISHED, now()
    emergency.confirmed_by, emergency.confirmed_by_name = second, approvals.name_of(second)
    emergency.save()
    _record(emergency, "emergency confirmed", second)


def _close_old(proof: Proof) -> None:
    for old in Emergency.objects.select_for_update().filter(proof=proof, state=Emergency.State.ASKED):
        _close(old, rights.TOO_OLD)


def _close(emergency: Emergency, reason: str) -> None:
    emergency.state, emergency.closed_because = Emergency.State.CLOSED, reason
    emergency.save(update_fields=["state", "closed_because"])


def _record(emergency: Emergency, event: str, actor: User) -> None:
    """With the letters that it owes, in the same transaction."""
    audit.record(
        f"emergency {emergency.pk}",
        event,
        actor=actor,
        new=emergency.state,
        digest=emergency.digest,
        detail=emergency.reason,
    )
    if emergency.state != Emergency.State.CLOSED:
        Emergency.objects.filter(pk=emergency.pk).update(tell_at=Now())
        wake("publishing.tasks.tell_of_emergency", emergency.pk)
