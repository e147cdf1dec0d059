"""The frozen, self-contained content of one publication: all that a channel ever sees.

Plain values only: rich text is expanded HTML, links are absolute, the call to action it uses is inlined.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """One block of a page body. `v` is the version of its shape that the app is told; `channels` names where it is
    shown (empty: everywhere)."""

    id: str
    type: str
    values: Values
    v: int = 1
    channels: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Snapshot:
    """`kind` names the content ("treatment", "call_to_action"); `path` is "" for what has no address.

    `facts` holds what only this kind has; `chrome` what surrounds every page: {"header": ..., "safety": ...}.
    """

    kind: str
    public_id: str
    locale: str
    title: str
    origin: str  # "https://www.example.org", no slash at the end
    path: str = ""
    dir: str = "ltr"
    facts: Values = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    chrome: Values = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}" if self.path else ""

    def blocks_in(self, channel: str) -> list[Block]:
        """What this channel shows: all blocks but those that their author hid there."""
        return [block for block in self.blocks if not block.channels or channel in block.channels]

    def to_json(self) -> Values:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Values) -> Snapshot:
        """What an earlier version of Concord wrote lacks fields, which have defaults; what a later one wrote has some
        that are left out here, so that one can go back to this version."""
        blocks = [Block(**_known(Block, block)) for block in data["blocks"]]
        return cls(**{**_known(cls, data), "blocks": blocks})


def _known(kind: type, data: Values) -> Values:
    names = {known.name for known in fields(kind)}
    return {name: value for name, value in data.items() if name in names}


def bcp47(language_code: str) -> str:
    """'en-us' as Wagtail keeps it, 'en-US' as readers' software expects it (RFC 5646)."""
    language, _, region = language_code.partition("-")
    return f"{language}-{region.upper()}" if region else language


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that digests are taken over (sorted keys, no white space, UTF-8)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of a JSON value, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def facets(snapshot: Snapshot, stamps: Values) -> dict[str, str]:
    """The digests by which others depend on this content: only a changed facet reissues them (design.md rule 7)."""
    reviewed = {name: stamps[name] for name in ("last_reviewed_on", "next_review_on") if name in stamps}
    return {
        "content": digest(snapshot.to_json()),
        "dated": digest([snapshot.to_json(), reviewed]),
        "link": digest([snapshot.title, snapshot.url]),
        "chrome": digest([snapshot.facts, [asdict(block) for block in snapshot.blocks]]),
    }
