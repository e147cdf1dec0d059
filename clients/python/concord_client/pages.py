"""One page of sync, checked before anything of it is kept: a page is taken whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from concord_client.errors import BadAnswer

MAJOR = "1"
Json = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """`item` is None for a deletion; `document` is then the deletion itself."""

    seq: int
    id: str
    edition: int  # 0 of a deletion
    item: Json | None
    correction: bool
    document: Json


@dataclass(frozen=True)
class Page:
    changes: list[Change]
    next_cursor: str
    has_more: bool
    urgent: bool


def parse_page(body: bytes, locale: str, asked_with: str | None) -> Page:
    """Raises BadAnswer; the page may then be asked for again."""
    document = parse(body, "sync", locale)
    changes = document.get("changes")
    cursor, has_more = document.get("next_cursor"), document.get("has_more")
    if not isinstance(changes, list) or not isinstance(cursor, str) or not cursor or not isinstance(has_more, bool):
        raise BadAnswer("A page of sync lacks its changes or where to go on.")
    if has_more and cursor == asked_with:
        raise BadAnswer("A page of sync leads back to itself.")
    found = [_change(change, locale) for change in changes]
    return Page([one for one in found if one], cursor, has_more, document.get("urgent") is not False)


def parse(body: bytes, kind: str, locale: str) -> Json:
    """A document of this kind and language, in a version that this client can read."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("The answer is not whole, or not JSON.") from error
    if not isinstance(document, dict) or document.get("kind") != kind:
        raise BadAnswer(f"The answer is no {kind} document.")
    if str(document.get("schema_version", "")).split(".")[0] != MAJOR:
        raise BadAnswer("The answer is of a version that this client cannot read. Update the app.")
    if document.get("locale") != locale:
        raise BadAnswer("The answer is in another language than asked for.")
    return document


def _change(change: Any, locale: str) -> Change | None:
    """None for an operation that we do not know: fields and words may be added, and these two say all there is."""
    if not isinstance(change, dict) or not _is_number(change.get("seq")):
        raise BadAnswer("A change has no sequence.")
    if change.get("op") == "delete":
        return Change(change["seq"], _id(change), 0, None, False, change)
    if change.get("op") != "upsert":
        return None
    item = change.get("item")
    if not isinstance(item, dict) or not _is_number(item.get("edition")) or not isinstance(item.get("blocks"), list):
        raise BadAnswer("A changed item lacks its edition or its blocks.")
    if item.get("locale") != locale:
        raise BadAnswer("A changed item is in another language than asked for.")
    return Change(change["seq"], _id(item), item["edition"], item, change.get("change") is not None, change)


def _id(values: Json) -> str:
    if not isinstance(values.get("id"), str) or not values["id"]:
        raise BadAnswer("A change names no item.")
    return str(values["id"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
