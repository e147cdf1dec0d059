"""Addresses that get no newsletter though no row names them any more."""

from __future__ import annotations

from channels.newsletter.models import Suppression

Reason = Suppression.Reason


def stand_against(address_key: str) -> bool:
    """Whether not even the owner's own sign-up is answered: the address does not exist, or its owner complained."""
    return Suppression.objects.filter(address_key=address_key).exclude(reason=Reason.LEFT).exists()


def remember(address_key: str, reason: str) -> None:
    """Kept when the row goes. What was written down before stands, but that somebody merely left."""
    kept, made = Suppression.objects.get_or_create(address_key=address_key, defaults={"reason": reason})
    if not made and kept.reason == Reason.LEFT and reason != Reason.LEFT:
        Suppression.objects.filter(pk=kept.pk).update(reason=reason)


def came_back(address_key: str) -> None:
    """The owner confirmed a new sign-up: that they had left no longer counts."""
    Suppression.objects.filter(address_key=address_key, reason=Reason.LEFT).delete()
