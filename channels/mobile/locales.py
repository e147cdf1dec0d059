"""The languages this installation publishes in, as the app's addresses name them (BCP 47)."""

from __future__ import annotations

from django.conf import settings


def available() -> list[str]:
    return [_bcp47(code) for code, _name in settings.LANGUAGES]


def default() -> str:
    return _bcp47(settings.LANGUAGE_CODE)


def _bcp47(code: str) -> str:
    """'en-us' as Django keeps it, 'en-US' as readers' software expects it (RFC 5646)."""
    language, _, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
