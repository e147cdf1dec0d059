"""The reconciler: finds what was not woken and what is due. It needs no Redis; one runs, under an advisory lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from publishing import (
    deliveries,
    drift,
    indexes,
    letters,
    locks,
    plans,
    proofing,
    pruning,
    reissues,
    releases,
    reminders,
    restored,
    reviews,
)
from publishing.away import letters as away_letters
from publishing.base import channels
from publishing.clock import now
from publishing.emergency import telling
from publishing.gate import access
from publishing.handing import letters as handing_letters
from publishing.models import Counter, Delivery, Proof, Reissue
from publishing.republishing import releasing
from publishing.restored import HEARTBEAT

logger = logging.getLogger("publishing.reconcile")

UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler does the work itself
UNTAKEN_QUIET = timedelta(seconds=30)
MOST = 100  # of one kind in one round
TURN = 0.5  # seconds for one kind, so that a release that falls due meanwhile does not wait
MOST_QUIET = 10
HOUR = 3600.0
next_pruning = 0.0  # by this process's own clock


def once() -> None:
    """One round. A fault in one kind of work, or in one item, holds up no other (I18)."""
    _try(_heartbeat)  # first: after a long gap no mail leaves, not even in this round
    for work in (
        _proofs,
        _deliveries,
        _indexes,
        _reissues,
        _republishes,
        _channels,
        _letters,
        _reviews,
        _drift,
        _access,
        _pruning,
    ):
        _try(_releases)  # to the second: everything else may be late without anybody noticing
        _try(work)


def _try(work: Callable[..., None], *ids: int) -> None:
    try:
        work(*ids)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database is away: %s", error, extra={"event": "database_away"})
        close_old_connections()
    except Exception:
        logger.exception("%s %s failed", work.__name__, ids, extra={"event": "reconcile_failed"})


def _each(work: Callable[[int], None], rows: QuerySet[Any], most: int = MOST) -> None:
    until = monotonic() + TURN
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:most]):
        _try(work, pk)
        if monotonic() > until:
            return


def _releases() -> None:
    for release_id in plans.too_late():
        _try(plans.hold_late, release_id)
    _each(releases.advance, plans.due())


def _proofs() -> None:
    fresh = Q(state=Proof.State.WANTED, created_at__gte=Now() - UNTAKEN)
    others = [Proof.Cause.REISSUE, Proof.Cause.MOVE, Proof.Cause.BUILD]  # made by those who want them
    free = Proof.objects.filter(proofing.free(locks.worked_on(locks.PROOFS))).exclude(fresh)
    _each(proofing.build, free.exclude(cause__in=others))


def _deliveries() -> None:
    fresh = Q(state=Delivery.State.PENDING, created_at__gte=Now() - UNTAKEN)
    free = Delivery.objects.filter(deliveries.free(locks.worked_on(locks.DELIVERIES))).exclude(fresh)
    _each(deliveries.deliver, free.exclude(edition__proof__cause__in=deliveries.QUIET))
    late = Q(state=Delivery.State.PENDING, created_at__gte=Now() - UNTAKEN_QUIET)
    _each(deliveries.deliver, free.filter(edition__proof__cause__in=deliveries.QUIET).exclude(late), MOST_QUIET)


def _indexes() -> None:
    _each(indexes.rebuild, indexes.stale())


def _reissues() -> None:
    fresh = Q(worked_at__gte=Now() - UNTAKEN) | Q(worked_at=None, created_at__gte=Now() - UNTAKEN)
    _each(_reissue, Reissue.objects.filter(done_at=None).exclude(fresh))


def _reissue(reissue_id: int) -> None:
    reissues.run(reissue_id)


def _republishes() -> None:
    _each(_republish, releasing.unfinished())


def _republish(republish_id: int) -> None:
    releasing.run(republish_id)


def _channels() -> None:
    for channel in channels().values():
        _try(channel.poll)


def _letters() -> None:
    if not restored.is_confirmed():
        return
    _each(letters.tell, letters.owed())
    _each(letters.tell_of_release, letters.owed_releases())
    _each(access.tell, access.owed())
    telling.close()
    _each(telling.tell, telling.owed())
    _each(handing_letters.tell, handing_letters.owed())
    _each(away_letters.tell, away_letters.owed())
    _each(reminders.remind, reminders.due())


def _reviews() -> None:
    _each(reviews.switch_overdue, reviews.overdue())
    _each(reviews.remind, reviews.unreminded())
    if reviews.may_try_again():
        _each(reviews.write, reviews.owed())


def _drift() -> None:
    drift.look()


def _access() -> None:
    """Rights that were given or taken outside the admin: by a command, a program, or in the database."""
    access.note()


def _pruning() -> None:
    """Once an hour and after each start, then in turns until nothing is left."""
    global next_pruning
    if monotonic() >= next_pruning and not pruning.prune():
        next_pruning = monotonic() + HOUR


def _heartbeat() -> None:
    """A row that rises with every round; the health page tells how long ago that was. After a long gap the database may
    be a copy of an earlier day: mail waits for a person."""
    if restored.is_behind():
        restored.doubt()
    Counter.objects.update_or_create(name=HEARTBEAT, defaults={"value": int(now().timestamp())})
