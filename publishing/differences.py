"""What changed since what readers see now, in reading order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publishing.snapshots import Snapshot

# Not text that anybody reads: identities, addresses of anchors, words said elsewhere in the same list.
SILENT = {"id", "public_id", "html", "anchor", "v", "is_default", "listing", "listed_in", "type", "e164", "sends_mail"}


@dataclass(frozen=True)
class Piece:
    kind: str  # "same", "added", "removed"
    text: str


@dataclass(frozen=True)
class Change:
    """One place where the text differs: its label and the words in order."""

    label: str
    pieces: list[Piece]


def changes(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """Every text that differs; all of it is new when readers see nothing yet."""
    old = dict(_texts(before)) if before else {}
    new = dict(_texts(after))
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(_label(place), _words(old.get(place, ""), new.get(place, "")))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _texts(snapshot: Snapshot) -> Iterator[tuple[tuple[str, ...], str]]:
    yield ("title",), snapshot.title
    yield ("address",), snapshot.path
    yield from _walk((), snapshot.facts)
    for block in snapshot.blocks:
        yield from _walk((f"{block.type} {block.id}",), block.values)


def _walk(place: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in SILENT:
                yield from _walk((*place, _name(name)), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            identity = inner.get("id") or inner.get("public_id") if isinstance(inner, dict) else None
            name = inner.get("name", "") if isinstance(inner, dict) else ""
            yield from _walk((*place, f"{name or number} {identity}" if identity else str(number)), inner)
    elif value not in (None, "", False):
        yield place, str(value)


def _name(name: str) -> str:
    return name.replace("_", " ")


def _label(place: tuple[str, ...]) -> str:
    """'Treatment options › PRRT › summary': identities help to match places, people do not read them."""
    words = [re.sub(r" [0-9a-f-]{36}$", "", part).replace("_", " ") for part in place]
    label = " › ".join(word for word in words if word not in ("options", "text"))
    return label[:1].upper() + label[1:]


def _words(before: str, after: str) -> list[Piece]:
    old, new = re.split(r"(\s+)", before), re.split(r"(\s+)", after)
    pieces = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        pieces += [Piece("removed", "".join(old[start:end]))] if end > start else []
        pieces += [Piece("added", "".join(new[new_start:new_end]))] if new_end > new_start else []
    return [piece for piece in pieces if piece.text]
