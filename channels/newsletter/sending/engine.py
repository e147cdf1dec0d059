"""Sending a mailing: claim a batch, hand each message to the mail server, write down how it ended.

No transaction is open and no row is locked while the mail server is spoken to."""

from __future__ import annotations

import logging
from collections import deque
from datetime import timedelta
from functools import partial
from time import monotonic

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import breaker, ledger
from channels.newsletter.sending.approved_text import letter_of
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.letters import (
    Letter,
    Undeliverable,
    Unsendable,
    envelope_address,
    envelope_sender,
    to_bytes,
)
from channels.newsletter.sending.outcomes import Kind, Outcome
from channels.newsletter.sending.smtp import Relay
from channels.newsletter.subscribers.leaving import end
from publishing import audit
from publishing.wake import wake

logger = logging.getLogger("newsletter.sending")

SLICE = 20.0  # seconds; then the task ends and wakes the next one, so that a worker can be stopped
BROKEN = 3  # connections lost in a row: the mail server's fault and not one message's
WOKEN = timedelta(seconds=10)
OWN_SLICE = 2.0  # seconds the reconciler gives to a mailing no worker came for


def run(mailing_id: int, seconds: float = SLICE) -> bool:
    """Send until nothing can be claimed or the time is over. True: there may be more to send at once."""
    if connection.in_atomic_block:
        raise RuntimeError("Sending needs commits of its own: do not call it inside a transaction.")
    mailing = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.SENDING).first()
    if mailing is None:
        return False
    try:
        letter = letter_of(mailing)
    except Unsendable as problem:
        breaker.pause(mailing_id, str(problem))
        return False
    more = _send_batches(mailing_id, letter, monotonic() + seconds)
    close(mailing_id)
    return more


def poll() -> None:
    """What nobody was woken for, or left half-done. Called by the reconciler each round."""
    ledger.reap()
    ledger.expire()
    for mailing in Mailing.objects.filter(finished_at__isnull=True):
        if mailing.state == Mailing.State.CANCELLED:
            ledger.cancel(mailing.edition_id)
        close(mailing.pk)
    for mailing in _forgotten():
        if _forgotten().filter(pk=mailing.pk).update(woken_at=Now()):
            wake(breaker.SEND, mailing.pk)
            if mailing.woken_at is not None and not connection.in_atomic_block:
                run(mailing.pk, seconds=OWN_SLICE)  # nobody came when called: no worker, or no Redis to call with


def close(mailing_id: int) -> None:
    """End a mailing when every message has reached its end."""
    with transaction.atomic():
        if ledger.close(mailing_id):
            mailing = Mailing.objects.get(pk=mailing_id)
            audit.record(f"mailing {mailing_id}", "mailing finished", old="sending", new=mailing.state)


def _forgotten() -> QuerySet[Mailing]:
    """Mailings with something to send now that no worker was asked for lately."""
    due = Message.objects.filter(Q(next_at__isnull=True) | Q(next_at__lte=Now()), state__in=["queued", "deferred"])
    return Mailing.objects.filter(
        Q(next_at__isnull=True) | Q(next_at__lte=Now()),
        Q(woken_at__isnull=True) | Q(woken_at__lt=Now() - WOKEN),
        Exists(due.filter(edition_id=OuterRef("edition_id"))),
        state=Mailing.State.SENDING,
    )


def _send_batches(mailing_id: int, letter: Letter, until: float) -> bool:
    while monotonic() < until:
        claims, found = ledger.claim(mailing_id)
        if not found:
            return False
        if claims and not _send_batch(mailing_id, letter, claims, until):
            return False
    return True


def _send_batch(mailing_id: int, letter: Letter, claims: list[Claim], until: float) -> bool:
    """One connection. False when the mail server is away or refuses us. What was not begun is put back."""
    waiting, relay, lost = deque(claims), Relay(), 0
    try:
        while waiting and monotonic() < until:
            held = waiting.popleft()  # never put back below: if we are torn away its text may have left
            outcome = _send(relay, letter, held)
            _settle(mailing_id, held, outcome)
            if outcome.kind in (Kind.RELAY_DOWN, Kind.REFUSED_US):
                return False
            lost = lost + 1 if outcome.connection_lost else 0
            if lost == BROKEN:
                breaker.wait(mailing_id, outcome.reply)
                return False
        return True
    finally:
        relay.close()
        ledger.put_back(waiting)


def _send(relay: Relay, letter: Letter, held: Claim) -> Outcome:
    try:
        body = to_bytes(letter, held)
        address = envelope_address(held.address)
    except Undeliverable as problem:  # one bad address holds up nobody else
        return Outcome(Kind.REJECTED, None, str(problem))
    return relay.send(envelope_sender(letter, held), address, body, partial(ledger.begin_data, held))


def _settle(mailing_id: int, held: Claim, outcome: Outcome) -> None:
    """Write down how it ended, at once: until then a crash leaves the message uncertain."""
    kind, code, reply = outcome.kind, outcome.code, outcome.reply
    match kind:
        case Kind.ACCEPTED | Kind.REJECTED | Kind.UNCERTAIN:
            ledger.finish(held, kind.value, code, reply)
        case Kind.DEFERRED:
            ledger.defer(held, code, reply)
        case Kind.NOT_WANTED:
            ledger.put_back([held])
        case Kind.RELAY_DOWN:
            ledger.put_back([held])
            breaker.wait(mailing_id, reply)
        case Kind.REFUSED_US:
            ledger.put_back([held], refused=True)
            breaker.pause(mailing_id, reply)
    if outcome.no_such_address:
        end(held.subscriber, "no_such_address")
    if code is not None and kind in (Kind.ACCEPTED, Kind.REJECTED):
        breaker.recovered(mailing_id)
    if kind is not Kind.ACCEPTED:
        facts = {"event": "message_not_accepted", "message_id": held.id, "kind": kind.value, "code": code or 0}
        logger.info("message %s was not accepted", held.id, extra=facts)
