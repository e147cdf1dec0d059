"""How far a mailing is, in the words of the marketer's page."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Count
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from publishing import clock

State = Message.State
SUMS = {
    "accepted": [State.ACCEPTED],
    "failed": [State.REJECTED, State.EXPIRED],
    "left_out": [State.SUPPRESSED, State.CANCELLED],  # left the newsletter, or it was taken down
    "uncertain": [State.UNCERTAIN],  # we cannot tell whether these arrived
    "left": Message.OPEN,
}
LATELY = timedelta(minutes=2)  # what left in it says how fast it goes


def issue_progress(edition_id: int) -> dict[str, Any]:
    """{"total", "accepted", "failed", "left_out", "uncertain", "left", "state", "note"}; the five sums make the total.

    `state` is "" while no audience is frozen for this edition; `note` says why a mailing waits or is paused."""
    counted = Message.objects.filter(edition_id=edition_id).values_list("state").annotate(Count("id"))
    numbers: dict[str, int] = dict(counted)
    sums = {name: sum(numbers.get(state, 0) for state in states) for name, states in SUMS.items()}
    mailing = Mailing.objects.filter(edition_id=edition_id).first()
    total = mailing.recipients if mailing else 0
    return {"total": total, **sums, "state": mailing.state if mailing else "", "note": mailing.note if mailing else ""}


def percent(sums: dict[str, Any]) -> int:
    """How much of it has reached its end: 100 only when all has."""
    total = sums["total"]
    return int((total - sums["left"]) * 100 / total) if total else 100


def time_left(mailing: Mailing, left: int) -> str:
    """'some 12 minutes left', by how fast it went lately; empty while nobody can tell."""
    ended = Message.objects.filter(edition=mailing.edition_id, state__in=Message.FINAL, changed_at__gt=Now() - LATELY)
    done = ended.count()
    if not done or not left or mailing.state != Mailing.State.SENDING:
        return ""
    seconds = min(LATELY, clock.now() - mailing.created_at).total_seconds()
    minutes = ceil(left * max(seconds, 1) / done / 60)
    if minutes < 2:
        return "about a minute left"
    return f"some {minutes} minutes left" if minutes < 90 else f"some {ceil(minutes / 60)} hours left"
