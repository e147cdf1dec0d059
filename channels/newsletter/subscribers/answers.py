"""The ledger of mails that answer a sign-up: written down first, then claimed with a fence and a lease, then sent.

A worker that dies leaves a lease behind; when it ends, another one sends the mail, with the same Message-ID. Who asked
for something is better served by a second copy than by none, and the limits count both as one."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from anymail.exceptions import AnymailError
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Answer, Subscriber
from channels.newsletter.subscribers import answer_mail, limits, suppressions
from publishing import restored
from publishing.wake import wake

logger = logging.getLogger("newsletter.subscribers")

WRITE = "channels.newsletter.tasks.write_answer"
UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler writes
LEASE = timedelta(seconds=120)  # longer than a silent mail server is waited for
STALE = timedelta(hours=24)  # nobody waits for such a mail any longer
BACKOFF = [60, 300, 900, 3600]  # seconds
FULL = timedelta(minutes=1)  # until this hour's number is looked at again
State = Answer.State


def want(subscriber: Subscriber, kind: str) -> None:
    """In the transaction that decides it: it will be sent, with or without Redis."""
    answer = Answer.objects.create(subscriber=subscriber, address_key=subscriber.address_key, kind=kind)
    wake(WRITE, answer.pk)


def write(answer_id: int) -> None:
    """Send it, if it is due and nobody else is at it."""
    if connection.in_atomic_block:
        raise RuntimeError("Sending needs commits of its own: do not call it inside a transaction.")
    fence = _claim(answer_id) if restored.is_confirmed() else None
    if fence is None:
        return
    answer = Answer.objects.select_related("subscriber").get(pk=answer_id)
    mine = Answer.objects.filter(pk=answer_id, fence=fence, state=State.LEASED)
    subscriber = _still_wanted(answer)
    if subscriber is None:
        mine.update(state=State.FAILED, lease_until=None)
        return
    try:
        answer_mail.of(answer, subscriber).send()
    except (OSError, AnymailError) as error:  # smtplib's errors are OSErrors
        _settle_failed(mine, error)
    else:
        mine.update(state=State.SENT, lease_until=None, smtp_code=250)


def due() -> QuerySet[Answer]:
    """What no worker came for, or a worker died over."""
    return Answer.objects.filter(_free(), created_at__lt=Now() - UNTAKEN)


def give_up() -> None:
    """What could not be sent in a day, whether the mail server was away or the hours were full."""
    Answer.objects.filter(_free(), created_at__lt=Now() - STALE).update(state=State.FAILED, lease_until=None)


def _free() -> Q:
    wanted = Q(state=State.WANTED) & (Q(next_at=None) | Q(next_at__lte=Now()))
    return wanted | Q(state=State.LEASED, lease_until__lt=Now())


def _claim(answer_id: int) -> int | None:
    with transaction.atomic():
        free = Answer.objects.select_for_update(skip_locked=True).filter(_free(), pk=answer_id)
        answer = free.first()
        if answer is None:
            return None
        if limits.hour_is_full():
            Answer.objects.filter(pk=answer_id).update(state=State.WANTED, lease_until=None, next_at=Now() + FULL)
            logger.warning("answer %s waits: this hour's mails are used up", answer_id, extra={"event": "hour_full"})
            return None
        Answer.objects.filter(pk=answer_id).update(
            state=State.LEASED, fence=F("fence") + 1, lease_until=Now() + LEASE, claimed_at=Now(), next_at=None
        )
    return answer.fence + 1


def _still_wanted(answer: Answer) -> Subscriber | None:
    """The person may have left, or had everything erased, since it was decided."""
    row = answer.subscriber
    wanted = {Answer.Kind.CONFIRM: Subscriber.State.UNCONFIRMED, Answer.Kind.ALREADY: Subscriber.State.CONFIRMED}
    if row is None or row.state != wanted[Answer.Kind(answer.kind)] or suppressions.stand_against(answer.address_key):
        return None
    return row


def _settle_failed(mine: QuerySet[Answer], error: Exception) -> None:
    """A refusal of this address is the end of it; everything else is tried again until it is stale."""
    code = _code(error)
    refused = isinstance(error, SMTPRecipientsRefused | SMTPDataError) and code is not None and code // 100 == 5
    attempts = mine.values_list("attempts", flat=True).first() or 0
    pause = timedelta(seconds=BACKOFF[min(attempts, len(BACKOFF) - 1)])
    mine.update(
        state=State.FAILED if refused else State.WANTED,
        attempts=F("attempts") + 1,
        lease_until=None,
        next_at=Now() + pause,
        smtp_code=code,
    )
    facts = {"event": "answer_not_sent", "kind": type(error).__name__, "code": code or 0}
    logger.warning("a mail that answers a sign-up was not sent", extra=facts)  # never the error: it holds the address


def _code(error: Exception) -> int | None:
    if isinstance(error, SMTPRecipientsRefused):
        return next((code for code, _reply in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, SMTPResponseException) else None
