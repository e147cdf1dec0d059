"""What the reconciler does for readers each round: work nobody was woken for, and what is kept no longer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from channels.newsletter.subscribers import answers, erasing, sign_ups

logger = logging.getLogger("newsletter.subscribers")

MOST = 100  # of one kind in one round
TURN = 0.5  # seconds for one kind, so that nothing else has to wait


def poll() -> None:
    answers.give_up()
    _each(sign_ups.take, sign_ups.waiting())
    if not connection.in_atomic_block:
        _each(answers.write, answers.due())
    _each(_erase, erasing.due())
    erasing.forget()


def _erase(subscriber_id: int) -> None:
    erasing.erase(subscriber_id, "kept no longer")


def _each(work: Callable[[int], None], rows: QuerySet[Any]) -> None:
    until = monotonic() + TURN
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:MOST]):
        try:
            work(pk)
        except Exception as error:  # noqa: BLE001 - one that fails holds up no other; its words may hold an address
            facts = {"event": "readers_work_failed", "work": work.__name__, "kind": type(error).__name__}
            logger.error("%s %s failed: %s", work.__name__, pk, type(error).__name__, extra=facts)
        if monotonic() > until:
            return
