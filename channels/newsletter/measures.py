"""The newsletter's numbers for `/metrics`: mailings by purpose and state, and the messages of those that are not
finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet, TextChoices
from prometheus_client.core import Metric

from channels.newsletter.models import Mailing, Message
from publishing.health.measures import gauge

Counts = dict[tuple[str, str], int]


def collect() -> Iterator[Metric]:
    mailings = _counts(Mailing.objects.values_list("purpose", "state"))
    yield gauge("concord_mailings", "Newsletters and corrections that were released", _samples(mailings, Mailing.State))
    running = Message.objects.filter(edition__mailing__finished_at=None)
    messages = _counts(running.values_list("edition__mailing__purpose", "state"))
    yield gauge("concord_messages", "Messages of those that are not finished", _samples(messages, Message.State))


def _counts(rows: QuerySet[Any, Any]) -> Counts:
    return {(purpose, state): count for purpose, state, count in rows.annotate(Count("pk"))}


def _samples(counts: Counts, states: type[TextChoices]) -> list[tuple[dict[str, str], float]]:
    pairs = [(str(purpose), str(state)) for purpose in Mailing.Purpose for state in states]
    return [({"purpose": pair[0], "state": pair[1]}, counts.get(pair, 0)) for pair in pairs]
