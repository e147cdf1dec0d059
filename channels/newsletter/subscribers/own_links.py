"""The addresses that belong to one reader. No word in them is anybody's address or topic."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from channels.newsletter.subscribers import tokens

OTHER = 0  # the number in a link that came by no edition


def confirm_link(subscriber: UUID, answer: int) -> str:
    return _absolute("newsletter:confirm", tokens.sign(tokens.CONFIRM, subscriber, answer))


def preferences_link(subscriber: UUID, edition: int = OTHER) -> str:
    return _absolute("newsletter:preferences", tokens.sign(tokens.PREFERENCES, subscriber, edition))


def leave_link(subscriber: UUID, edition: int = OTHER) -> str:
    return _absolute("newsletter:unsubscribe", tokens.sign(tokens.LEAVE, subscriber, edition))


def _absolute(name: str, token: str) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[token])
