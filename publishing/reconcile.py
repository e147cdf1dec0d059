"""The reconciler: finds what was not woken and what is due. It needs no Redis; one runs, under an advisory lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from publishing import deliveries, indexes, letters, proofs, reissues, releases
from publishing.base import channels
from publishing.clock import now
from publishing.models import Counter, Delivery, Proof, Reissue

logger = logging.getLogger("publishing.reconcile")

UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler does the work itself
HEARTBEAT = "reconciler"
MOST = 100  # of one kind in one round


def once() -> None:
    """One round. A fault in one kind of work, or in one item, holds up no other (I18)."""
    for work in (_proofs, _deliveries, _indexes, _reissues, releases.run_due, _channels, _letters, _heartbeat):
        _try(work)


def _try(work: Callable[..., None], *ids: int) -> None:
    try:
        work(*ids)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database is away: %s", error, extra={"event": "database_away"})
        close_old_connections()
    except Exception:
        logger.exception("%s %s failed", work.__name__, ids, extra={"event": "reconcile_failed"})


def _each(work: Callable[[int], None], rows: QuerySet[Any]) -> None:
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:MOST]):
        _try(work, pk)


def _proofs() -> None:
    untaken = Q(state=Proof.State.WANTED, created_at__lt=Now() - UNTAKEN)
    lapsed = Q(state=Proof.State.BUILDING, lease_until__lt=Now())
    _each(proofs.build, Proof.objects.filter(untaken | lapsed, cause="submit"))


def _deliveries() -> None:
    fresh = Q(state=Delivery.State.PENDING, created_at__gte=Now() - UNTAKEN)
    _each(deliveries.deliver, Delivery.objects.filter(deliveries.free()).exclude(fresh))


def _indexes() -> None:
    _each(indexes.rebuild, indexes.stale())


def _reissues() -> None:
    _each(reissues.run, Reissue.objects.filter(done_at=None))


def _channels() -> None:
    for channel in channels().values():
        _try(channel.poll)


def _letters() -> None:
    _each(letters.tell, letters.owed())


def _heartbeat() -> None:
    """A row that rises with every round; the health page tells how long ago that was."""
    counter, _ = Counter.objects.get_or_create(name=HEARTBEAT)
    Counter.objects.filter(pk=counter.pk).update(value=int(now().timestamp()))
