"""How far a mailing is, in the words of the marketer's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from channels.newsletter.models import Mailing, Message

State = Message.State
SUMS = {
    "accepted": [State.ACCEPTED],
    "failed": [State.REJECTED, State.EXPIRED],
    "left_out": [State.SUPPRESSED, State.CANCELLED],  # left the newsletter, or it was taken down
    "uncertain": [State.UNCERTAIN],  # we cannot tell whether these arrived
    "left": Message.OPEN,
}


def issue_progress(edition_id: int) -> dict[str, Any]:
    """{"total", "accepted", "failed", "left_out", "uncertain", "left", "state", "note"}; the five sums make the total.

    `state` is "" while no audience is frozen for this edition; `note` says why a mailing waits or is paused."""
    counted = Message.objects.filter(edition_id=edition_id).values_list("state").annotate(Count("id"))
    numbers: dict[str, int] = dict(counted)
    sums = {name: sum(numbers.get(state, 0) for state in states) for name, states in SUMS.items()}
    mailing = Mailing.objects.filter(edition_id=edition_id).first()
    total = mailing.recipients if mailing else 0
    return {"total": total, **sums, "state": mailing.state if mailing else "", "note": mailing.note if mailing else ""}
