"""“Send a test to me”: asked for here, sent by a worker. Only accounts of colleagues get one, never an address that
somebody types."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from anymail.exceptions import AnymailError
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.mail import get_connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from channels.newsletter.desk import trial_letter
from channels.newsletter.models import Trial
from publishing import audit, restored
from publishing.models import Proof
from publishing.steps import Refused
from publishing.wake import wake

logger = logging.getLogger("newsletter.trials")

MOST_PEOPLE = 5
PER_HOUR = 10
SEND = "channels.newsletter.tasks.send_trial"
WOKEN, LOST = timedelta(seconds=15), timedelta(minutes=5)
ACCESS, BACKEND = "wagtailadmin.access_admin", "django.contrib.auth.backends.ModelBackend"

NO_ADDRESS = "Your account has no email address. Ask an administrator to add it."
TOO_MANY_PEOPLE = f"A test goes to {MOST_PEOPLE} people at most. Choose fewer."
TOO_MANY = f"You asked for {PER_HOUR} tests within an hour. Wait a little before the next one."
NOT_MADE = "It could not be put together. Mend what the checks name, then ask for another one."
NOT_TAKEN = "The mail server did not take it. Ask for another one later."
RESTORED = "The database came from a backup: mail waits until an operator has confirmed that. Then ask for another one."
INTERRUPTED = "It was interrupted on its way. Ask for another one."

State = Trial.State


def colleagues() -> QuerySet[User]:
    """Accounts that may log in here and have an address."""
    may = get_user_model()._default_manager.with_perm(ACCESS, backend=BACKEND)  # type: ignore[attr-defined]
    found: QuerySet[User] = may.exclude(email="").order_by("first_name", "username")
    return found


def ask(row: Any, user: User, others: list[User], proof: Proof | None = None) -> Trial:
    """Of the newest draft, or of a sealed version. Raises Refused with a sentence."""
    allowed = set(colleagues().filter(pk__in=[user.pk, *(each.pk for each in others)]).values_list("pk", flat=True))
    if user.pk not in allowed:
        raise Refused(NO_ADDRESS)
    if len(allowed) > MOST_PEOPLE:
        raise Refused(TOO_MANY_PEOPLE)
    get_user_model()._default_manager.select_for_update().get(pk=user.pk)  # two presses at once are two of the ten
    if Trial.objects.filter(asked_by=user, created_at__gt=Now() - timedelta(hours=1)).count() >= PER_HOUR:
        raise Refused(TOO_MANY)
    content_type = ContentType.objects.get_for_model(row)
    trial = Trial.objects.create(
        content_type=content_type, object_pk=str(row.pk), proof=proof, asked_by=user, people=sorted(allowed)
    )
    audit.record(f"trial {trial.pk}", "test asked for", actor=user, detail=f"{len(allowed)} colleagues")
    wake(SEND, trial.pk)
    return trial


def send(trial_id: int) -> None:
    """Once: who is torn away while sending leaves it to the person to ask again."""
    if not _move(trial_id, State.WANTED, State.SENDING):
        return
    if not restored.is_confirmed():
        _move(trial_id, State.SENDING, State.FAILED, RESTORED)
        return
    trial = Trial.objects.select_related("proof").get(pk=trial_id)
    try:
        letter = trial_letter.of(trial)
    except Exception:
        logger.exception("a test could not be put together", extra={"event": "trial_failed", "trial": trial_id})
        _move(trial_id, State.SENDING, State.FAILED, NOT_MADE)
        return
    people = get_user_model()._default_manager.filter(pk__in=trial.people, is_active=True).exclude(email="")
    try:
        with get_connection() as connection:
            for person in people:
                trial_letter.message(letter, person.email, connection).send()
    except (OSError, AnymailError) as error:  # smtplib's own errors are among the first; only its name is logged
        logger.warning("a test was not taken: %s", type(error).__name__, extra={"event": "trial_failed"})
        _move(trial_id, State.SENDING, State.FAILED, NOT_TAKEN)
    else:
        _move(trial_id, State.SENDING, State.SENT)


def poll() -> None:
    """What nobody was woken for, and what was left half-done. Called by the reconciler each round."""
    for trial_id in Trial.objects.filter(state=State.WANTED, created_at__lt=Now() - WOKEN).values_list("pk", flat=True):
        wake(SEND, trial_id)
    lost = Trial.objects.filter(state=State.SENDING, changed_at__lt=Now() - LOST)
    lost.update(state=State.FAILED, note=INTERRUPTED, changed_at=Now())


def _move(trial_id: int, old: str, new: str, note: str = "") -> bool:
    moved = Trial.objects.filter(pk=trial_id, state=old).update(state=new, note=note, changed_at=Now())
    return moved == 1
