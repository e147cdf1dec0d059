"""What a reader may choose: topics, language, a pause. Each change is one statement on the reader's own row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers import interests
from publishing import audit
from publishing.snapshots import bcp47

UNTIL_TOLD = datetime(9999, 1, 1, tzinfo=UTC)
PAUSES = {"1": timedelta(days=30), "3": timedelta(days=91), "": None}  # months, or until told otherwise


def languages() -> list[tuple[str, str]]:
    """(locale, name) of the languages the newsletter comes in."""
    return [(bcp47(code), name) for code, name in settings.LANGUAGES]


def choose(reader: Subscriber, topics: list[str], locale: str) -> None:
    """`topics` are slugs; none means all newsletters."""
    sealed = interests.sealed(topics, reader.public_id)
    Subscriber.objects.filter(pk=reader.pk).update(sealed_interests=sealed, locale=locale)
    audit.record(f"subscriber {reader.pk}", "subscriber chose")  # not what: that is health data


def is_paused(reader: Subscriber) -> bool:
    return Subscriber.objects.filter(pk=reader.pk, paused_until__gt=Now()).exists()


def pause(reader: Subscriber, months: str) -> None:
    """`months` is a key of PAUSES."""
    length = PAUSES[months]
    until = UNTIL_TOLD if length is None else Now() + length
    Subscriber.objects.filter(pk=reader.pk).update(paused_until=until)
    audit.record(f"subscriber {reader.pk}", "subscriber paused")


def resume(reader: Subscriber) -> None:
    Subscriber.objects.filter(pk=reader.pk).update(paused_until=None)
    audit.record(f"subscriber {reader.pk}", "subscriber resumed")
