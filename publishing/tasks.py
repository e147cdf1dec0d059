"""Celery tasks: each takes ids only, does what the ledger says, and is harmless when run twice."""

from celery import shared_task

from publishing import deliveries, indexes, letters, proofing, reissues, releases, reviews
from publishing.away import letters as away_letters
from publishing.emergency import telling
from publishing.gate import access
from publishing.handing import letters as handing_letters
from publishing.republishing import releasing
from publishing.wake import wake


@shared_task
def build_proof(proof_id: int) -> None:
    """Build, check and seal a submitted proof."""
    proofing.build(proof_id)


@shared_task
def deliver(delivery_id: int) -> None:
    """Publish an approved revision, as its edition, to one channel."""
    deliveries.deliver(delivery_id)


@shared_task
def deliver_quietly(delivery_id: int) -> None:
    """One of a great many deliveries: on a queue of their own, they leave way for everything else."""
    deliveries.deliver(delivery_id)


@shared_task
def release(release_id: int) -> None:
    """Make what a due release still lacks, then let it take effect."""
    releases.advance(release_id)


@shared_task
def rebuild_index(index_id: int) -> None:
    """Rebuild one listing."""
    indexes.rebuild(index_id)


@shared_task
def reissue(reissue_id: int) -> None:
    """Give new editions to some of those that contain what this edition changed; the next task takes the next ones."""
    if reissues.run(reissue_id):
        wake("publishing.tasks.reissue", reissue_id)


@shared_task
def republish(republish_id: int) -> None:
    """Release some of what was signed in a new design; the next task takes the next ones."""
    if releasing.run(republish_id):
        wake("publishing.tasks.republish", republish_id)


@shared_task
def tell(proof_id: int) -> None:
    """Mail to those who have to act on a proof."""
    letters.tell(proof_id)


@shared_task
def tell_of_release(release_id: int) -> None:
    """Mail to the owner of a release that is held."""
    letters.tell_of_release(release_id)


@shared_task
def tell_of_emergency(emergency_id: int) -> None:
    """Mail to those whom an emergency publication concerns."""
    telling.tell(emergency_id)


@shared_task
def tell_of_access(news_id: int) -> None:
    """Mail to those who may change accounts, about rights that were given or taken."""
    access.tell(news_id)


@shared_task
def remind(reminder_id: int) -> None:
    """Mail to the reviewer of a page whose review date is near or past."""
    reviews.write(reminder_id)


@shared_task
def tell_of_hand_over(hand_over_id: int) -> None:
    """Mail to a colleague who was asked to review."""
    handing_letters.tell(hand_over_id)


@shared_task
def tell_of_absence(absence_id: int) -> None:
    """Mail to whoever stands in for a person who is away."""
    away_letters.tell(absence_id)
