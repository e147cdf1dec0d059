"""The Celery tasks of the newsletter. They take ids only, and any number of them may run at once."""

from celery import shared_task

from channels.newsletter.desk import trials
from channels.newsletter.lists import importing
from channels.newsletter.sending import engine
from channels.newsletter.subscribers import answers, sign_ups
from publishing.wake import wake

# A slice takes 20 seconds; the conversation it is in may still have to wait for a silent mail server.
LONGEST = 20 + 5 * 30 + 10


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 20)
def send(mailing_id: int) -> None:
    """Send a mailing for a while, and wake the next one when there is more."""
    if engine.run(mailing_id):
        wake("channels.newsletter.tasks.send", mailing_id)


@shared_task
def take_sign_up(sign_up_id: int) -> None:
    """Decide what follows from a form that was sent."""
    sign_ups.take(sign_up_id)


@shared_task
def write_answer(answer_id: int) -> None:
    """Send the mail that answers it."""
    answers.write(answer_id)


@shared_task
def import_subscribers(import_id: int) -> None:
    """Take the rows of an uploaded list in for a while; what is left wakes the next one."""
    importing.run(import_id)


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 20)
def send_trial(trial_id: int) -> None:
    """Send a test to the colleagues it is for."""
    trials.send(trial_id)
