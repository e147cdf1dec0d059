"""Addresses that get no newsletter though no row names them any more."""

from __future__ import annotations

from channels.newsletter.models import Suppression

Reason = Suppression.Reason
WEIGHT = [Reason.LEFT, Reason.MANUAL, Reason.BOUNCE, Reason.COMPLAINT]  # the last two get not even a correction


def stand_against(address_key: str) -> bool:
    """Whether not even the owner's own sign-up is answered: the address does not exist, or its owner complained
    or asked for silence."""
    return Suppression.objects.filter(address_key=address_key).exclude(reason=Reason.LEFT).exists()


def remember(address_key: str, reason: str) -> None:
    """Kept when the row goes. A weightier reason takes the place of a lighter one, never the other way round."""
    _kept, made = Suppression.objects.get_or_create(address_key=address_key, defaults={"reason": reason})
    if not made:
        lighter = WEIGHT[: WEIGHT.index(Reason(reason))]
        Suppression.objects.filter(address_key=address_key, reason__in=lighter).update(reason=reason)


def came_back(address_key: str) -> None:
    """The owner confirmed a new sign-up: that they had left no longer counts."""
    Suppression.objects.filter(address_key=address_key, reason=Reason.LEFT).delete()
