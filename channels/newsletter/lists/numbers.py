"""The list of readers in numbers: all that is shown of it without an address."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from channels.newsletter.models import Subscriber, Suppression
from publishing.snapshots import Values

MONTHS = 12
STATES = {
    Subscriber.State.CONFIRMED: "get the newsletter",
    Subscriber.State.UNCONFIRMED: "have not confirmed yet",
    Subscriber.State.ENDED: "have left",
}
SOURCES = {"site": "on the website", "api": "through another program", "import": "imported by a colleague"}


def numbers() -> Values:
    """{"states", "languages", "sources", "months", "suppressed"}; each row is ready to be read."""
    return {
        "states": _states(),
        "languages": _getting("locale"),
        "sources": [(SOURCES.get(source, source), people) for source, people in _getting("source")],
        "months": _months(),
        "suppressed": Suppression.objects.count(),
    }


def _states() -> list[tuple[str, int]]:
    counted = dict(Subscriber.objects.values_list("state").annotate(Count("id")))
    return [(words, counted.get(state, 0)) for state, words in STATES.items()]


def _getting(field: str) -> list[tuple[str, int]]:
    getting = Subscriber.objects.filter(state=Subscriber.State.CONFIRMED)
    return list(getting.values_list(field).annotate(people=Count("id")).order_by("-people", field))


def _months() -> list[tuple[date, int, int]]:
    """(month, how many came, how many left), newest first."""
    came = _by_month("confirmed_at", Q(confirmed_at__isnull=False))
    left = _by_month("ended_at", Q(ended_at__isnull=False))
    return [(month, came[month], left[month]) for month in sorted(came.keys() | left.keys(), reverse=True)[:MONTHS]]


def _by_month(field: str, wanted: Q) -> Counter[date]:
    rows = Subscriber.objects.filter(wanted).annotate(month=TruncMonth(field)).values_list("month")
    return Counter({month.date(): people for month, people in rows.annotate(Count("id"))})
