"""A question about the past, as a person writes it: which page, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from publishing.clock import now
from publishing.models import Key, LiveRecord, Publication

HOW = "Write a day like 2026-11-02, or a moment like 2026-11-02 10:05."
FIRST_YEAR = 2000


class Unanswerable(Exception):
    """There is nothing to answer; the message is a sentence for whoever asked."""


@dataclass(frozen=True)
class Moment:
    """`at` of a whole day is its end, or now while it still goes on."""

    at: datetime
    whole_day: bool = False


def moment_of(text: str) -> Moment:
    """Raises Unanswerable for what is no day or moment, and for the future."""
    try:
        day = parse_date(text.strip())
        return _past(day) if day else _past(parse_datetime(text.strip()))
    except (ValueError, OverflowError) as error:  # the thirtieth of February
        raise Unanswerable(f"“{text}” is no day of the calendar. {HOW}") from error


def _past(asked: datetime | date | None) -> Moment:
    if asked is None:
        raise Unanswerable(f"That is no day and no moment. {HOW}")
    if asked.year < FIRST_YEAR:
        raise Unanswerable("Nothing was published so early.")
    if isinstance(asked, datetime):
        return past(asked if timezone.is_aware(asked) else timezone.make_aware(asked))
    begin, end = (timezone.make_aware(datetime.combine(asked, edge)) for edge in (time.min, time.max))
    return Moment(min(end, past(begin, now()).at), whole_day=True)


def past(moment: datetime, answer: datetime | None = None) -> Moment:
    """The moment itself, or `answer` instead, unless it is still to come."""
    if moment > now():
        raise Unanswerable("That is in the future. Ask for a moment that has passed.")
    return Moment(answer or moment)


def publication_of(asked: str, moment: Moment, locale: str = "") -> Publication:
    """What is meant by an address or a public id. An address may have had several owners: the one at that moment.

    Raises Unanswerable when there is none."""
    public_id = _uuid(asked)
    if public_id:
        return _by_id(public_id, locale)
    path = _path(asked)
    keys = Key.objects.filter(site=settings.PUBLISHING_SITE, path__in={path, path.rstrip("/"), f"{path.rstrip('/')}/"})
    records = LiveRecord.objects.filter(key__in=keys).select_related("publication")
    if not records.exists():
        raise Unanswerable(f"No page of this site ever had the address /{path}.")
    record = records.filter(at__lte=moment.at).order_by("-at", "-pk").first()
    if record is None:
        first = records.earliest("at").at
        raise Unanswerable(f"Nothing was at /{path} then. Its first version came on {spoken(first)}.")
    if record.publication is None:
        raise Unanswerable(f"/{path} belongs to no single page. Ask for a page that it shows.")
    return record.publication


def _by_id(public_id: UUID, locale: str) -> Publication:
    found = Publication.objects.filter(public_id=public_id, number__gt=0).order_by("locale")
    chosen = found.filter(locale__iexact=locale) if locale else found
    if chosen.count() > 1:
        locales = ", ".join(row.locale for row in chosen)
        raise Unanswerable(f"It exists in several languages. Choose one with --locale: {locales}.")
    publication = chosen.first()
    if publication is None:
        raise Unanswerable(f"Nothing with the id {public_id} was ever published{' in ' + locale if locale else ''}.")
    return publication


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _path(asked: str) -> str:
    try:
        path = unquote(urlsplit(asked.strip()).path).strip()
    except ValueError as error:
        raise Unanswerable(f"“{asked}” is no address.") from error
    if "\0" in path:
        raise Unanswerable(f"“{asked!r}” is no address.")
    return path.lstrip("/")


def spoken(moment: Any) -> str:
    """'2 November 2026, 10:05:07 UTC', in the time zone of whoever asks."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y, H:i:s')} {local.tzname()}"
