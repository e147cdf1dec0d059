"""Everything that is kept about one reader, for that reader."""

from __future__ import annotations

import json
from typing import Any

from channels.newsletter.models import Message, Subscriber

SAID = {
    Message.State.ACCEPTED: "sent",
    Message.State.REJECTED: "refused by your mail server",
    Message.State.UNCERTAIN: "we cannot tell whether it arrived",
}


def of(reader: Subscriber) -> bytes:
    """JSON that a person can read too. Raises interests.Unreadable."""
    told: dict[str, Any] = {
        "email": reader.email,
        "state": reader.state,
        "language": reader.locale,
        "topics": reader.interests,
        "paused_until": reader.paused_until,
        "asked_at": reader.created_at,
        "asked_by": reader.source,
        "consent": {"version": reader.consent_version, "text": reader.consent_text, "given_at": reader.confirmed_at},
        "ended_at": reader.ended_at,
        "ended_because": reader.ended_reason,
        "newsletters": [_message(message) for message in _messages(reader)],
    }
    return json.dumps(told, indent=2, ensure_ascii=False, default=str).encode()


def _messages(reader: Subscriber) -> Any:
    return reader.messages.select_related("edition__publication").order_by("id")


def _message(message: Message) -> dict[str, Any]:
    return {
        "title": message.edition.publication.title,
        "date": message.date,
        "state": SAID.get(Message.State(message.state), "not sent"),
    }
