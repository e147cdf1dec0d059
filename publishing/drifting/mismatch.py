"""One point on which two places do not say the same, in the words of the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from publishing.base import channels
from publishing.models import Key


@dataclass(frozen=True)
class Mismatch:
    """`name` stays the same as long as the point is open. `mend` brings the place back to what the ledger says, inside
    the transaction that keeps the mismatch; False: somebody has it in hand. Without `mend` a person decides."""

    name: str
    sentence: str
    mend: Callable[[], bool] | None = None


def day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def place(key: Key, media_type: str) -> str:
    """'at /treatments/nets/', 'in the app', 'for the newsletter'."""
    channel = channels()[key.channel]
    if channel.public and media_type.startswith("text/html"):
        return f"at /{key.path}"
    return channel.place or f"for the {channel.label.lower()}"
