"""Time passes by moving what the ledger noted into the past, never by telling anybody another time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from publishing import indexes, plans, reconcile
from publishing.clock import now
from publishing.models import Delivery, Proof, Reissue, Release

ROUNDS = 60
LATE = timedelta(hours=3)  # more than the policy allows


def pass_time(delta: timedelta = timedelta(minutes=5)) -> None:
    """For whatever workers wait for; releases have a step of their own."""
    open_ones = Delivery.objects.exclude(state__in=Delivery.FINAL)
    _earlier(open_ones, delta, "created_at", "next_at", "lease_until")
    _earlier(Proof.objects.filter(state="wanted", cause="submit"), delta, "created_at")
    _earlier(Proof.objects.filter(state="building"), delta, "lease_until")
    _earlier(Reissue.objects.filter(done_at=None), delta, "created_at", "worked_at")


def _earlier(rows: object, delta: timedelta, *fields: str) -> None:
    rows.update(**{field: F(field) - delta for field in fields})  # type: ignore[attr-defined]


def settle() -> None:
    """What the reconciler alone does, with Redis away, until nothing is left to do (I7, I8)."""
    for _round in range(ROUNDS):
        left = unfinished()
        if not left:
            return
        pass_time()
        reconcile.once()
    raise AssertionError(f"I7: the work does not come to an end: {left}")


def unfinished() -> list[str]:
    """Open work; what waits for a person is none."""
    rows = [
        Delivery.objects.exclude(state__in=Delivery.FINAL),
        Proof.objects.filter(state__in=["wanted", "building"]).exclude(cause="move"),
        Reissue.objects.filter(done_at=None),
        plans.due(),
        indexes.stale(),
    ]
    return [f"{type(row).__name__} {row.pk} {row}" for query in rows for row in query.order_by("pk")[:3]]


def fall_due(release: Release, *, late: bool) -> None:
    Release.objects.filter(pk=release.pk).update(due_at=now() - (LATE if late else timedelta()))
