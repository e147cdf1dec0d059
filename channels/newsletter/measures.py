"""The newsletter's numbers for `/metrics`: mailings by state, and the messages of those that are not finished."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import Metric

from channels.newsletter.models import Mailing, Message
from publishing.health.measures import gauge


def collect() -> Iterator[Metric]:
    mailings = dict(Mailing.objects.values_list("state").annotate(Count("pk")))
    samples = [({"state": str(state)}, mailings.get(state, 0)) for state in Mailing.State]
    yield gauge("concord_mailings", "Newsletters that were released, by state", samples)
    running = Mailing.objects.filter(finished_at=None).values("edition")
    messages = dict(Message.objects.filter(edition__in=running).values_list("state").annotate(Count("pk")))
    samples = [({"state": str(state)}, messages.get(state, 0)) for state in Message.State]
    yield gauge("concord_messages", "Messages of newsletters that are not finished, by state", samples)
