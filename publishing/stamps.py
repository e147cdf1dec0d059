"""The few facts known only after approval, and how they are put into approved bytes.

A token `@@name:form@@` stands in the bytes; forms are `int`, `iso`, `long`, `text`,
`block` (the name of a state, when it is on) and `status` ("overdue" or "current").
`@@index:KEY@@` takes the fragment of a listing. Values are escaped for the format they enter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

TOKEN = re.compile(rb'"@@(\w+):int@@"|@@(\w+):(iso|long|text|int|block|status)@@')
INDEX = re.compile(rb"@@index:([^@\s]+)@@")
MARK = "@@"  # author text that holds it is refused at proof: it could be taken for a token

MONTHS = (
    "January February March April May June July August September October November December".split()
)  # a fixed table: the approved bytes may not change with a library's locale data


class UnknownToken(ValueError):
    """The bytes hold a token that no stamp answers."""


@dataclass(frozen=True)
class Stamps:
    """Facts of an edition. Dates are ISO 8601 strings; `overdue` switches the sealed overdue notice on.

    The last four belong to a withdrawal: whose it is, under what title readers knew it, and where they may go now."""

    edition: int
    published_at: str
    last_reviewed_on: str
    next_review_on: str
    valid_until: str
    overdue: bool = False
    locale: str = "en-US"
    public_id: str = ""
    gone_title: str = ""
    replacement_url: str = ""
    replacement_title: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**vars(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stamps:
        """Without what only a later version of Concord knows: after going back to this one it must read what that one
        wrote. Bytes that need such a stamp hold a token that this one refuses (UnknownToken)."""
        return cls(**{name: value for name, value in data.items() if name in cls.__dataclass_fields__})


def long_date(value: str, locale: str) -> str:
    """'2026-11-02' as a reader of this locale writes it; both forms come from fixed tables."""
    day = datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)
    month = MONTHS[day.month - 1]
    return f"{month} {day.day}, {day.year}" if locale == "en-US" else f"{day.day} {month} {day.year}"


def stamp(body: bytes, media_type: str, stamps: Stamps, fragments: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes a reader gets. `fragments` maps index keys to finished listing bytes.

    Raises UnknownToken when a token has no value, so that no reader ever sees one."""
    write = _writer(media_type)

    def put(match: re.Match[bytes]) -> bytes:
        if match[1]:  # "@@edition:int@@" in JSON loses its quotes
            return str(int(_value(stamps, match[1].decode()))).encode()
        return write(_form(stamps, match[2].decode(), match[3].decode())).encode()

    def put_index(match: re.Match[bytes]) -> bytes:
        key = match[1].decode()
        if key not in (fragments or {}):
            raise UnknownToken(f"no listing for {key}")
        return (fragments or {})[key]

    return INDEX.sub(put_index, TOKEN.sub(put, body))


def _value(stamps: Stamps, name: str) -> Any:
    if not hasattr(stamps, name):
        raise UnknownToken(f"no stamp is named {name}")
    return getattr(stamps, name)


def _form(stamps: Stamps, name: str, form: str) -> str:
    value = _value(stamps, name)
    if form == "long":
        return long_date(value, stamps.locale)
    if form == "block":  # the name of a state that a stylesheet or an app switches on
        return name if value else ""
    if form == "status":
        return name if value else "current"
    return str(value)


def _writer(media_type: str) -> Callable[[str], str]:
    if media_type.split(";")[0].endswith("json"):
        return lambda text: json.dumps(text, ensure_ascii=False)[1:-1]
    if media_type.startswith("text/html"):
        return escape
    return str


def index_keys_in(body: bytes) -> list[str]:
    """The listings whose fragments these bytes show, each once."""
    return sorted({key.decode() for key in INDEX.findall(body)})
