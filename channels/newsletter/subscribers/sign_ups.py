"""A form that was sent: kept as it is, answered the same for every address, and looked at by a worker afterwards."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Answer, SignUp, Subscriber, Suppression
from channels.newsletter.subscribers import address_keys, answers, consent, interests, limits, suppressions
from publishing import audit
from publishing.wake import wake

logger = logging.getLogger("newsletter.subscribers")

TAKE = "channels.newsletter.tasks.take_sign_up"
UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler does the work
State = Subscriber.State


@dataclass(frozen=True)
class Form:
    """What somebody sent. `topics` are slugs; none means all newsletters."""

    email: str
    locale: str
    topics: list[str]
    source: str  # "site" or "api"
    network_key: str = ""
    form_key: str | None = None


def keep(form: Form) -> None:
    """One row and one wake-up, whatever the address: neither answer nor time tells who is a reader."""
    agreed, public_id = consent.current(), uuid4()
    values = {
        "public_id": public_id,
        "email": form.email,
        "locale": form.locale,
        "sealed_interests": interests.sealed(form.topics, public_id),
        "source": form.source,
        "consent_version": agreed.version,
        "consent_text": agreed.text,
        "network_key": form.network_key,
        "form_key": form.form_key,
    }
    try:
        with transaction.atomic():
            row = SignUp.objects.create(**values)
    except IntegrityError:  # this very form was sent before: pressing twice asks once
        return
    wake(TAKE, row.pk)


def take(sign_up_id: int) -> None:
    """Decide what follows, and clear the address. Twice is harmless."""
    with transaction.atomic():
        waiting = SignUp.objects.select_for_update(skip_locked=True).filter(pk=sign_up_id, done_at=None)
        form = waiting.first()
        if form is None:
            return
        _decide(form)
        SignUp.objects.filter(pk=form.pk).update(email="", sealed_interests=None, done_at=Now())


def waiting() -> QuerySet[SignUp]:
    """What no worker has looked at in time."""
    return SignUp.objects.filter(done_at=None, created_at__lt=Now() - UNTAKEN)


def _decide(form: SignUp) -> None:
    key = address_keys.key_of(form.email)
    _alone(key)
    row = Subscriber.objects.select_for_update().filter(address_key=key).first()
    kind = Answer.Kind.ALREADY if row and row.state == State.CONFIRMED else Answer.Kind.CONFIRM
    if suppressions.stand_against(key) or not limits.may_answer(key, kind):
        logger.info("sign-up %s gets no mail", form.pk, extra={"event": "sign_up_unanswered"})
        return
    if row is None:
        row, made = Subscriber.objects.get_or_create(
            address_key=key, defaults={"email": form.email, "locale": form.locale}
        )
        if not made:  # an import brought the address in this very moment
            _decide(form)
            return
    if kind == Answer.Kind.CONFIRM:
        _ask(row, form)
    answers.want(row, kind)


def _alone(address_key: str) -> None:
    """Forms for one address are looked at one after the other, or two could both be within its limits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"newsletter {address_key}"])


def _ask(row: Subscriber, form: SignUp) -> None:
    """What the person chose is that of the form that the mail answers. Whoever left is asked as if new."""
    old = row.state
    if old == State.ENDED:  # should nobody confirm, the row goes; that its owner had left must not go with it
        suppressions.remember(row.address_key, Suppression.Reason.LEFT)
    row.email, row.locale, row.source = form.email, form.locale, form.source
    row.consent_version, row.consent_text = form.consent_version, form.consent_text
    row.interests = interests.opened(form.sealed_interests, form.public_id)
    row.state, row.created_at = State.UNCONFIRMED, Now()
    row.confirmed_at = row.ended_at = row.paused_until = None
    row.ended_reason = ""
    row.save()
    audit.record(f"subscriber {row.pk}", "subscriber asked to confirm", old=old, new=row.state)
