"""What of a block may be shown: the block itself, its fallback, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concord_client.blocks import ACTION, CannotDraw, Json, understood
from concord_client.grammar import is_safe, plain_where_outside

READ_ON = "This part cannot be shown here. Read it on the website."  # of a critical block without words


@dataclass(frozen=True)
class Shown:
    """`shown_as` is "block": draw `block`, whose `html` is None where only its `text` may be shown; or "fallback":
    show `text`, and under it a button to `button` when that is not None."""

    shown_as: str
    id: str
    type: str
    critical: bool
    block: Json | None = None
    text: str = ""
    button: str | None = None


def show(block: Any, web: str | None) -> Shown | None:
    """None: nothing is to be shown. `web`: the page of the item, for a critical block that says no address.

    What is critical is never dropped; and what does not say that it is not critical, is."""
    values: Json = block if isinstance(block, dict) else {}
    named = (str(values.get("id", "")), str(values.get("type", "")), values.get("critical") is not False)
    try:
        return Shown("block", *named, block=plain_where_outside(understood(values)))
    except CannotDraw:
        return _fallback(values, named, web)


def _fallback(values: Json, named: tuple[str, str, bool], web: str | None) -> Shown | None:
    given = values.get("fallback")
    fallback: Json = given if isinstance(given, dict) else {}
    text = fallback.get("text") if isinstance(fallback.get("text"), str) else ""
    if not named[2]:
        return Shown("fallback", *named, text=text) if text else None
    addresses = [address for address in (fallback.get("url"), web) if isinstance(address, str) and is_safe(address)]
    return Shown("fallback", *named, text=text or READ_ON, button=addresses[0] if addresses else None)


def target(action: Json, known_items: set[str]) -> tuple[str, str]:
    """("item", id), ("dial", uri), ("app", uri) or ("open", uri): what touching a button does. ("", "") for an
    address that nobody should be led to."""
    kind = action.get("kind")
    if kind == "page" and action.get("id") in known_items:
        return "item", str(action["id"])
    if kind == "deep_link":
        return "app", str(action.get("uri", ""))
    uri = action.get("uri") if kind in ACTION.known else action.get("fallback_url")
    if not isinstance(uri, str) or not is_safe(uri):
        return "", ""
    return ("dial", uri) if kind == "phone" else ("open", uri)
