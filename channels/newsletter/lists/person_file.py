"""All that we keep of one person, as a file for that person (GDPR, articles 15 and 20)."""

from __future__ import annotations

from datetime import datetime

from channels.newsletter.models import Message, Subscriber, Suppression
from publishing.snapshots import Values

ELSEWHERE = "Shown on the page of your own choices, which your newsletters link to."


def contents(reader: Subscriber, *, with_topics: bool) -> Values:
    messages = Message.objects.filter(subscriber=reader).select_related("edition__publication").order_by("pk")
    suppression = Suppression.objects.filter(address_key=reader.address_key).first()
    return {
        "address": reader.email,
        "language": reader.locale,
        "state": reader.state,
        "source": reader.source,
        "consent": {
            "words": reader.consent_text,
            "version": reader.consent_version,
            "given": _moment(reader.confirmed_at),
        },
        "topics": reader.interests if with_topics else ELSEWHERE,
        "paused_until": _moment(reader.paused_until),
        "asked": _moment(reader.created_at),
        "left": _moment(reader.ended_at),
        "why_left": reader.ended_reason,
        "shut_out": suppression.reason if suppression else "",
        "newsletters": [
            {"title": message.edition.publication.title, "outcome": message.state, "when": _moment(message.changed_at)}
            for message in messages
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
