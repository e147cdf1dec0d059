"""The newsletter's numbers for `/metrics`: mailings by purpose and state, the messages of those that are not finished,
and those of which nobody can tell whether they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, TextChoices
from django.db.models.functions import Now
from prometheus_client.core import Metric

from channels.newsletter.models import Mailing, Message
from publishing.health.measures import gauge

LOOKED_FOR = timedelta(days=30)  # later no mail server's log tells any more

Counts = dict[tuple[str, str], int]


def collect() -> Iterator[Metric]:
    mailings = _counts(Mailing.objects.values_list("purpose", "state"))
    yield gauge("concord_mailings", "Newsletters and corrections that were released", _samples(mailings, Mailing.State))
    going = Q(edition__mailing__finished_at=None)
    not_known = Q(state=Message.State.UNCERTAIN, edition__mailing__finished_at__gt=Now() - LOOKED_FOR)
    messages = _counts(Message.objects.filter(going | not_known).values_list("edition__mailing__purpose", "state"))
    says = "Messages of those that are not finished, and for 30 days those of which nobody can tell"
    yield gauge("concord_messages", says, _samples(messages, Message.State))


def _counts(rows: QuerySet[Any, Any]) -> Counts:
    return {(purpose, state): count for purpose, state, count in rows.annotate(Count("pk"))}


def _samples(counts: Counts, states: type[TextChoices]) -> list[tuple[dict[str, str], float]]:
    pairs = [(str(purpose), str(state)) for purpose in Mailing.Purpose for state in states]
    return [({"purpose": pair[0], "state": pair[1]}, counts.get(pair, 0)) for pair in pairs]
