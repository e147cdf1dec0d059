"""Waking a worker. PostgreSQL already holds the work, so a broker that is away costs seconds, never the work."""

from __future__ import annotations

import logging
from functools import cache, partial

from celery import current_app
from django.db import transaction
from kombu import Connection
from kombu.pools import producers

from publishing import log_facts

logger = logging.getLogger("publishing.wake")


@cache
def _connection() -> Connection:
    """To the broker, without kombu's own tries to connect again: a request never waits for a broker that is away."""
    return current_app.connection_for_write(transport_options={"max_retries": 0})


def wake(task: str, *ids: int) -> None:
    """After commit, ask a worker to run `task` with these ids; nothing is said to the caller when Redis is away."""
    transaction.on_commit(partial(_send, task, ids), robust=True)


def _send(task: str, ids: tuple[int, ...]) -> None:
    try:
        with producers[_connection()].acquire(block=True) as producer:
            current_app.send_task(task, args=ids, producer=producer, retry=False, headers=_headers())
    except Exception as error:  # noqa: BLE001 - the reconciler finds what was not woken
        logger.warning("%s was not woken: %s", task, type(error).__name__, extra={"event": "wake_failed"})


def _headers() -> log_facts.Facts:
    """The request that this work comes from, for the worker's log lines; nothing decides by it."""
    facts = log_facts.bound()
    return {log_facts.REQUEST_HEADER: facts[log_facts.REQUEST]} if log_facts.REQUEST in facts else {}
