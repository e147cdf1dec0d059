"""Where a reader stands in the changes of one language: an opaque text that only we can write.

Nothing is kept here about readers, so the cursor holds all that has to be known to go on without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

from channels.mobile.problems import CursorExpired

VERSION = 1
LIFE = timedelta(days=400)
SALT = "channels.mobile.cursors"


class Unreadable(ValueError):
    """Not a text of ours, or not whole."""


@dataclass(frozen=True)
class Cursor:
    """The reader has every change up to `seq`.

    `start`: the newest sequence when it began with the full set. `complete_at`: when it last had everything there was,
    so that nothing it needs was pruned since. `newest`: which edition was the newest; a database that does not know it
    was restored to an earlier moment, and counts these numbers anew."""

    locale: str
    seq: int
    start: int
    complete_at: datetime
    newest: str

    def is_older_than(self, now: datetime) -> bool:
        return now - self.complete_at > LIFE


def write(cursor: Cursor) -> str:
    values = {
        "v": VERSION,
        "locale": cursor.locale,
        "seq": cursor.seq,
        "start": cursor.start,
        "at": int(cursor.complete_at.timestamp()),  # rounded down: never later than it was
        "newest": cursor.newest,
    }
    return _signer().sign_object(values)


def read(text: str, locale: str) -> Cursor:
    """Raises Unreadable for what we did not write, CursorExpired for what another version or language wrote."""
    try:
        values: dict[str, Any] = _signer().unsign_object(text)
    except signing.BadSignature as error:
        raise Unreadable from error
    if values.get("v") != VERSION:
        raise CursorExpired("This cursor is of another version. Start again without a cursor.")
    if values["locale"] != locale:
        raise CursorExpired("This cursor belongs to another language. Start again without a cursor.")
    complete_at = datetime.fromtimestamp(values["at"], UTC)
    return Cursor(locale, values["seq"], values["start"], complete_at, values["newest"])


def _signer() -> signing.Signer:
    """Made for each use: the keys may change, and those of settings.SECRET_KEY_FALLBACKS stay valid."""
    return signing.Signer(salt=SALT, sep=".")  # nothing in it needs escaping in an address
