"""Where a reader stands in the pages of the feed: everything it has not seen yet is older than one sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core import signing

from channels.mobile.cursors import Unreadable
from channels.mobile.problems import CursorExpired

VERSION = 1
SALT = "channels.mobile.page_cursors"
# The first page is a file, sealed and audited byte for byte: it cannot hold a signature, since keys change.
AFTER_FILE = re.compile(r"before-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """The next page begins with the newest entry below `before`."""

    locale: str
    topic: str
    before: int


def after_file(seq: int) -> str:
    """What the stored first page says, whose last entry has this sequence."""
    return f"before-{seq}"


def write(place: Place) -> str:
    values = {"v": VERSION, "locale": place.locale, "topic": place.topic, "before": place.before}
    return _signer().sign_object(values)


def read(text: str, locale: str) -> Place:
    """Raises Unreadable for what we did not write, CursorExpired for what another version or language wrote."""
    if from_file := AFTER_FILE.fullmatch(text):
        return Place(locale, "", int(from_file[1]))
    try:
        values: dict[str, Any] = _signer().unsign_object(text)
    except signing.BadSignature as error:
        raise Unreadable from error
    if values.get("v") != VERSION:
        raise CursorExpired("This cursor is of another version. Start again without a cursor.")
    if values["locale"] != locale:
        raise CursorExpired("This cursor belongs to another language. Start again without a cursor.")
    return Place(locale, values["topic"], values["before"])


def _signer() -> signing.Signer:
    """Made for each use: the keys may change, and those of settings.SECRET_KEY_FALLBACKS stay valid."""
    return signing.Signer(salt=SALT, sep=".")  # nothing in it needs escaping in an address
