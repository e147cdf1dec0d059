"""Refuses a production in which readers' interests stand or fall with a key that is changed now and then."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST = 32  # characters
HINT = "Give it a value of its own, of 32 or more random characters; one way: openssl rand -base64 48"


@register(Tags.security, deploy=True)
def keys_of_their_own(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001 keys that seal interests, E002 the key of addresses."""
    found: list[CheckMessage] = []
    if not settings.NEWSLETTER_KEYS or any(_poor(key) for key in settings.NEWSLETTER_KEYS):
        found.append(Error("NEWSLETTER_KEYS is missing, too short or the SECRET_KEY.", hint=HINT, id="newsletter.E001"))
    if _poor(settings.NEWSLETTER_ADDRESS_KEY) or settings.NEWSLETTER_ADDRESS_KEY in settings.NEWSLETTER_KEYS:
        said = "NEWSLETTER_ADDRESS_KEY is missing, too short or the same as another key."
        found.append(Error(said, hint=HINT, id="newsletter.E002"))
    return found


def _poor(key: str) -> bool:
    return len(key) < SHORTEST or key == settings.SECRET_KEY or key in settings.SECRET_KEY_FALLBACKS
