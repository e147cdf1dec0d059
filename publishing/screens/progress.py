"""How far a change of something shared has got, and whether it reached what its approver was told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.template.defaultfilters import pluralize
from django.utils import timezone

from publishing.base import channels
from publishing.models import Delivery, Reissue

LATELY = timedelta(days=1)
OPEN_FOLLOWERS = Reissue.objects.filter(root=OuterRef("pk"), done_at=None)


def under_way() -> list[str]:
    """'Updating 340 of 2,000 pages because “Request an appointment” changed', one line for each change."""
    rows = _roots().filter(Q(done_at=None) | Exists(OPEN_FOLLOWERS))
    return [_updating(row) for row in rows.order_by("id")]


def differences() -> list[str]:
    """Changes of the last day that reached another number of pages than their approver was told."""
    rows = _roots().filter(~Exists(OPEN_FOLLOWERS), done_at__gt=timezone.now() - LATELY)
    return [sentence for row in rows.order_by("-id")[:50] if (sentence := _difference(row))]


def _roots() -> QuerySet[Reissue]:
    """Not those that another change set off: they count with it."""
    return Reissue.objects.filter(root=None).select_related("cause__publication")


def _updating(row: Reissue) -> str:
    sums = _sums(row)
    looked_at = sums["done"] + sums["failed"]
    total = max(sums["total"], looked_at)
    return f"Updating {looked_at:,} of {total:,} page{pluralize(total)} {_because(row)}"


def _because(row: Reissue) -> str:
    return f"because “{row.cause.publication.title}” changed"


def _difference(row: Reissue) -> str:
    reached, failed = _reached(row), _sums(row)["failed"]
    pieces = []
    for name, channel in channels().items():
        promised = row.promised.get(name, 0)
        if channel.noun and promised != reached[name]:
            pieces.append(f"{reached[name]:,} {channel.noun}{pluralize(reached[name])} ({promised:,} announced)")
    if not pieces and not failed:
        return ""
    rest = f"{failed:,} could not follow and need attention." if failed else "The others did not need to."
    changed = ", ".join(pieces) or "all that was announced"
    return f"“{row.cause.publication.title}” changed, and with it {changed}. {rest}"


def _sums(row: Reissue) -> dict[str, int]:
    """With those that it set off."""
    rows = Reissue.objects.filter(Q(pk=row.pk) | Q(root=row))
    sums: dict[str, int] = rows.aggregate(total=Sum("total"), done=Sum("done"), failed=Sum("failed"))
    return sums


def _reached(row: Reissue) -> Counter[str]:
    """Publications with a new version because of it, by channel."""
    found: set[tuple[str, int]] = set()
    for each in Reissue.objects.filter(Q(pk=row.pk) | Q(root=row)).select_related("cause__publication"):
        editions = Q(
            edition__reason=f"Updated {_because(each)}"[:200],
            edition__created_at__gte=each.created_at,
            edition__created_at__lte=each.done_at or timezone.now(),
        )
        found |= set(Delivery.objects.filter(editions).values_list("channel", "edition__publication"))
    return Counter(channel for channel, _ in found)


def lines() -> list[str]:
    return [*under_way(), *differences()]
