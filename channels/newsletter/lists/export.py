"""The whole list as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from channels.newsletter.models import Subscriber, Suppression
from channels.newsletter.subscribers.interests import Unreadable

HEADER = [
    "email", "state", "language", "source", "consent_date", "consent", "consent_version", "paused_until", "left",
    "why_left", "shut_out", "asked",
]  # fmt: skip
TOPICS = "topics"
AT_ONCE = 1000


def rows(*, with_topics: bool) -> Iterator[list[str]]:
    yield [*HEADER, TOPICS] if with_topics else HEADER
    shut_out = Exists(Suppression.objects.filter(address_key=OuterRef("address_key")))
    for reader in Subscriber.objects.annotate(shut_out=shut_out).order_by("pk").iterator(AT_ONCE):
        yield [*_cells(reader), _topics(reader)] if with_topics else _cells(reader)


def _cells(reader: Any) -> list[str]:
    return [
        reader.email,
        reader.state,
        reader.locale,
        reader.source,
        _moment(reader.confirmed_at),
        reader.consent_text,
        reader.consent_version,
        _moment(reader.paused_until),
        _moment(reader.ended_at),
        reader.ended_reason,
        "yes" if reader.shut_out else "",
        _moment(reader.created_at),
    ]


def _topics(reader: Subscriber) -> str:
    try:
        return " ".join(reader.interests)
    except Unreadable:
        return "(cannot be read: a key is missing)"


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if value else ""
