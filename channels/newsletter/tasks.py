"""The Celery tasks that send. They take an id only, and any number of them may run at once."""

from celery import shared_task

from channels.newsletter.desk import trials
from channels.newsletter.sending import engine
from publishing.wake import wake

# A slice takes 20 seconds; the conversation it is in may still have to wait for a silent mail server.
LONGEST = 20 + 5 * 30 + 10


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 20)
def send(mailing_id: int) -> None:
    """Send a mailing for a while, and wake the next one when there is more."""
    if engine.run(mailing_id):
        wake("channels.newsletter.tasks.send", mailing_id)


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 20)
def send_trial(trial_id: int) -> None:
    """Send a test to the colleagues it is for."""
    trials.send(trial_id)
