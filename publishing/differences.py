"""What changed since what readers see now, in reading order: words, addresses of links, and the order of lists."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from publishing.base import channels
from publishing.snapshots import Snapshot

# Not text that anybody reads: identities, addresses of anchors, words said elsewhere in the same list.
SILENT = {"id", "public_id", "html", "anchor", "v", "is_default", "listing", "listed_in", "type", "e164", "sends_mail"}
# Of a picture or document: what it shows, and which file it is, say all of this.
SILENT |= {"sources", "placeholder", "aspect", "focal", "file_name", "bytes", "src"}
TITLES = ("name", "title", "heading", "question", "term", "key", "text")  # what people know a part by, the best first
LINK = re.compile(r'href="([^"]*)"')


@dataclass(frozen=True)
class Piece:
    kind: str  # "same", "added", "removed"
    text: str


@dataclass(frozen=True)
class Change:
    """One place where the text differs: its label and the words in order."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Part:
    """A step on the way to a text. Parts are the same by `key`; `words` is what people read."""

    key: str
    words: str = field(compare=False)


Place = tuple[Part, ...]


def changes(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """Every text that differs; all of it is new when readers see nothing yet."""
    old = dict(_texts(before)) if before else {}
    new = dict(_texts(after))
    places = [*new, *(place for place in old if place not in new)]
    return _moved(before, after) + [
        Change(_label(place), _words(old.get(place, ""), new.get(place, "")))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


# --- Texts ---


def _texts(snapshot: Snapshot) -> Iterator[tuple[Place, str]]:
    yield (_named("title"),), snapshot.title
    yield (_named("address"),), snapshot.path
    yield from _walk((), snapshot.facts)
    for block in snapshot.blocks:
        place = (Part(block.id, _named(block.type).words),)
        yield from _walk(place, block.values)
        if block.channels:
            names = [channel.label for name, channel in channels().items() if name in block.channels]
            yield (*place, _named("shown only in")), ", ".join(names)


def _walk(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in SILENT:
                yield from _walk((*place, _named(name)), inner)
        for number, address in enumerate(LINK.findall(str(value.get("html", ""))), start=1):
            yield (*place, _named(f"link {number}")), unescape(address)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _walk((*place, _member(inner, number)), inner)
    elif value not in (None, "", False):
        yield place, str(value)


def _named(name: str) -> Part:
    return Part(name, name.replace("_", " "))


def _member(value: Any, number: int) -> Part:
    """A member of a list, by its identity where it has one, so that moving it changes no text."""
    if not isinstance(value, dict):
        return Part(str(number), str(number))
    return Part(_identity(value) or str(number), _known_as(value) or str(number))


def _identity(values: dict[str, Any]) -> str:
    return str(values.get("id") or values.get("public_id") or "")


def _known_as(values: dict[str, Any]) -> str:
    words = next((str(values[name]) for name in TITLES if values.get(name)), "")
    return words if len(words) <= 40 else f"{words[:40]}…"


def _label(place: Place) -> str:
    """'Treatment options › PRRT › summary'."""
    label = " › ".join(part.words for part in place if part.words not in ("options", "text"))
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


# --- Order ---


def _moved(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """Lists whose members stand in another order than before."""
    old = dict(_lists(before)) if before else {}
    return [change for place, now in _lists(after) if (change := _reordered(place, old.get(place, []), now))]


def _reordered(place: Place, before: list[Part], now: list[Part]) -> Change | None:
    was = [member for member in before if member in now]
    stays = [member for member in now if member in was]
    if was == stays:
        return None
    names = [", ".join(member.words for member in members) for members in (was, stays)]
    return Change(_label((*place, _named("order"))), [Piece("removed", f"{names[0]} "), Piece("added", names[1])])


def _lists(snapshot: Snapshot) -> Iterator[tuple[Place, list[Part]]]:
    """Every list whose members have identities."""
    blocks = [Part(block.id, _known_as(block.values) or _named(block.type).words) for block in snapshot.blocks]
    yield (_named("blocks"),), blocks
    for block in snapshot.blocks:
        for name, value in block.values.items():
            members = [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []
            if members and all(map(_identity, members)):
                place = (Part(block.id, _named(block.type).words), _named(name))
                yield place, [_member(member, number) for number, member in enumerate(members)]
