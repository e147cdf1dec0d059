"""What says that it was delivered and is not there is delivered again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from publishing import audit, clock, store
from publishing.base import channels
from publishing.models import Delivery, LiveArtefact
from publishing.proving.ledger import OPEN
from publishing.wake import wake

SLOW = timedelta(minutes=5)  # what is on its way for longer than this is worth a line
DONE = [Delivery.State.DELIVERED, Delivery.State.SUPERSEDED]


def is_under_way(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.state in OPEN and clock.now() - delivery.created_at < SLOW


def mend(delivery: Delivery | None, sentence: str) -> Callable[[], bool] | None:
    """Only to addresses: mail is never asked for twice. What gave up waits for a person, what is on its way for its
    worker."""
    if delivery is None or delivery.state not in DONE or not channels()[delivery.channel].public:
        return None
    return partial(again, delivery, sentence)


def again(delivery: Delivery, sentence: str) -> bool:
    """The same delivery, pending once more; its addresses take whatever it brings."""
    store.next_seq()  # the counter's lock comes before the artefacts', as in every delivery
    served = LiveArtefact.objects.filter(key__channel=delivery.channel)
    served.filter(key__publication=delivery.edition.publication_id).update(version=0)
    pending = Delivery.State.PENDING
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=DONE)
    rows.update(state=pending, attempts=0, next_at=None, delivered_at=None, created_at=clock.now())
    audit.record(f"delivery {delivery.pk}", "deliver again", old=delivery.state, new=pending, detail=sentence)
    wake("publishing.tasks.deliver", delivery.pk)
    return True
