"""How long it is remembered that an item was taken down: longer than any cursor lives."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from channels.mobile.cursors import LIFE
from publishing.clock import now
from publishing.models import Delivery, LiveSummary
from publishing.models.releases import Action

KEEP = LIFE + timedelta(days=1)  # a day more, so that slow commits and rounded times do not matter


def prune() -> int:
    """Forget what was taken down so long ago that nobody may still ask; answers how much that was."""
    before = now() - KEEP
    later = Delivery.objects.filter(edition=OuterRef("edition"), channel="mobile").filter(
        Q(delivered_at__gte=before) | Q(delivered_at=None)
    )
    old = LiveSummary.objects.filter(
        channel="mobile", edition__action=Action.WITHDRAW, edition__created_at__lt=before
    ).exclude(Exists(later))
    rows = list(old.values_list("pk", "edition_id"))
    # With its edition: published again meanwhile, the row is another one.
    return sum(LiveSummary.objects.filter(pk=pk, edition=edition).delete()[0] for pk, edition in rows)
