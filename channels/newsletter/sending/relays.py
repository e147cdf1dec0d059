"""The way out for mail, chosen by the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.conf import settings

from channels.newsletter.sending import provider, smtp
from channels.newsletter.sending.outcomes import Outcome
from channels.newsletter.sending.smtp import Envelope


class Relay(Protocol):
    """One connection. It serves many messages, one after the other."""

    def send(
        self, sender: str, address: str, body: bytes, begin: Callable[[], bool], following: Envelope | None = None
    ) -> Outcome:
        """One message to one address. `begin` is asked just before the text leaves, and again when that takes long;
        after a no nothing may leave. It may raise; then nothing was sent. `following` is the envelope most likely to
        come next, for whoever can send it ahead."""

    def close(self) -> None:
        """Part politely; how the server answers no longer matters."""


def open_relay() -> Relay:
    return provider.Relay() if settings.MAIL_PROVIDER else smtp.Relay()
