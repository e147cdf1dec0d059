"""The words people agree to. A version is never changed: new words are a new version, and the old ones stay here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Consent:
    version: str
    text: str


VERSIONS = {
    "2026-11": (
        "Send me the newsletter of {organisation} by email. If I choose topics, keep them to decide which newsletters "
        "I get. They may say something about my health; nobody else is given them. I can leave at any time."
    ),
}
CURRENT = "2026-11"


def current() -> Consent:
    return Consent(CURRENT, VERSIONS[CURRENT].format(organisation=settings.ORGANISATION))
