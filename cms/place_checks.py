"""Refuses to start where a setting of this place opens something, or cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

# The smallest and the greatest that can be meant.
NUMBERS = {
    "PROXIES": ("BEHIND_PROXY", 0, 10),
    "APP_REQUESTS_A_MINUTE": ("APP_REQUESTS_A_MINUTE", 1, 1_000_000),
    "PUBLISHING_REVIEW_MONTHS": ("PUBLISHING_REVIEW_MONTHS", 1, 60),
}


@register(Tags.security)
def check_place(**kwargs: Any) -> list[CheckMessage]:
    return [*_shown(), *_hosts(), *_numbers()]


def _shown() -> Iterator[CheckMessage]:
    if settings.DEBUG and settings.SECURE:
        said = "DEBUG shows everybody who meets an error the program and its settings."
        yield Error(said, hint="Take DEBUG out of the environment.", id="cms.E005")


def _hosts() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS and settings.SECURE:
        said = "ALLOWED_HOSTS lets everybody choose the name under which this site answers."
        yield Error(said, hint="Name the hosts of PUBLIC_URL and ADMIN_URL.", id="cms.E006")


def _numbers() -> Iterator[CheckMessage]:
    for setting, (name, least, most) in NUMBERS.items():
        if not least <= getattr(settings, setting) <= most:
            yield Error(f"{name} must be between {least:,} and {most:,}.", id="cms.E007")
