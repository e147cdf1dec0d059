"""Sending a mailing: as many lanes as it is worth and the mail server allows, each with a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Event
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import breaker, slots, standing, upkeep
from channels.newsletter.sending.approved_text import letter_of
from channels.newsletter.sending.lane import Lane
from channels.newsletter.sending.ledger import BATCH
from channels.newsletter.sending.letters import Letter, Unsendable
from publishing import audit, log_facts, restored
from publishing.wake import wake

RESTORED = "The database came from a backup: mail waits until an operator has confirmed that."
SLICE = 20.0  # seconds; then the task ends and wakes the next one, so that a worker can be stopped
WORTH = 50  # messages that are worth a lane
WOKEN = timedelta(seconds=10)
OWN_SLICE = 2.0  # seconds the reconciler gives to a mailing no worker came for


def run(mailing_id: int, seconds: float = SLICE) -> bool:
    """Send until nothing can be claimed or the time is over. True: there may be more to send at once."""
    if connection.in_atomic_block:
        raise RuntimeError("Sending needs commits of its own: do not call it inside a transaction.")
    if not restored.is_confirmed():
        Mailing.objects.filter(pk=mailing_id, finished_at=None).update(note=RESTORED)
        return False
    mailing = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.SENDING).first()
    failures = breaker.failures()
    if mailing is None or (failures and not breaker.may_probe()):
        return False
    try:
        letter = letter_of(mailing)
    except Unsendable as problem:
        breaker.refused(mailing_id, str(problem))
        return False
    edition = mailing.edition
    with log_facts.about(mailing=mailing_id, publication=edition.publication_id, edition=edition.number):
        more = _send(mailing, letter, failures, monotonic() + seconds)
        close(mailing)
    return more


def poll() -> None:
    """What nobody was woken for, or left half-done. Called by the reconciler each round."""
    upkeep.reap()
    upkeep.expire()
    for mailing in Mailing.objects.filter(finished_at__isnull=True):
        if mailing.state == Mailing.State.CANCELLED:
            upkeep.cancel(mailing.edition_id, "cancelled")
        elif mailing.state == Mailing.State.SENDING:
            standing.judge(mailing)
        close(mailing)
    for mailing in _forgotten():
        if _forgotten().filter(pk=mailing.pk).update(woken_at=Now()):
            wake(breaker.SEND, mailing.pk)
            if mailing.woken_at is not None and not connection.in_atomic_block:
                run(mailing.pk, seconds=OWN_SLICE)  # nobody came when called: no worker, or no Redis to call with


def close(mailing: Mailing) -> None:
    """End a mailing when every message has reached its end."""
    with transaction.atomic():
        if upkeep.close(mailing.pk, mailing.edition_id):
            mailing.refresh_from_db()
            audit.record(f"mailing {mailing.pk}", "mailing finished", old="sending", new=mailing.state)


def _forgotten() -> QuerySet[Mailing]:
    """Mailings with something to send now that no worker was asked for lately."""
    due = Message.objects.filter(Q(next_at__isnull=True) | Q(next_at__lte=Now()), state__in=["queued", "deferred"])
    return Mailing.objects.filter(
        Q(next_at__isnull=True) | Q(next_at__lte=Now()),
        Q(woken_at__isnull=True) | Q(woken_at__lt=Now() - WOKEN),
        Exists(due.filter(edition_id=OuterRef("edition_id"))),
        state=Mailing.State.SENDING,
    )


def _send(mailing: Mailing, letter: Letter, failures: int, until: float) -> bool:
    stop = Event()
    waiting = _waiting(mailing)
    number = 1 if failures else max(1, min(settings.NEWSLETTER_LANES, waiting // WORTH))
    lanes = [Lane(mailing, letter, failures, until, stop) for _ in range(number)]
    if len(lanes) == 1:
        return _run(lanes[0])
    if waiting > number * BATCH and slots.taken() + number < settings.NEWSLETTER_CONNECTIONS:
        wake(breaker.SEND, mailing.pk)  # another worker helps
    with ThreadPoolExecutor(number) as threads:
        try:
            started = [threads.submit(copy_context().run, _in_thread, lane) for lane in lanes]
            more = [lane.result() for lane in started]  # every one is waited for
            return any(more)
        except BaseException:
            stop.set()  # leaving the block waits for the other lanes: each ends after the message it is at
            raise


def _waiting(mailing: Mailing) -> int:
    """No further than it matters."""
    rows = Message.objects.filter(edition_id=mailing.edition_id, state__in=["queued", "deferred"])
    return rows.values("pk")[: settings.NEWSLETTER_LANES * BATCH + 1].count()


def _in_thread(lane: Lane) -> bool:
    try:
        return _run(lane)
    finally:
        connection.close()


def _run(lane: Lane) -> bool:
    """Nothing, when others have all the connections that the mail server gets: they go on with it."""
    with slots.slot() as ours:
        return ours and lane.run()
