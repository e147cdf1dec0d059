"""What may change in a schema without a new version, and what may not.

Allowed: a new field, a new word among open ones, a new block, any description, a field that is from now on always
there. Everything else breaks an app that was built on the schema before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels.mobile.contract.bundling import DEFINITIONS, Schema
from channels.mobile.contract.schemas import own_name

SAYS_NOTHING = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples"}
ANY_WORD = {"type": "string"}


class Pair:
    """Two bundles that are compared, before and now."""

    def __init__(self, before: Schema, now: Schema) -> None:
        self.before, self.now = before, now

    def breaks(self) -> list[str]:
        """A sentence for each change that needs a new version; empty when there is none."""
        return list(self._node(self.before, self.now, ""))

    def _node(self, before: Schema, now: Schema, where: str) -> Iterator[str]:
        before, now = _resolved(before, self.before), _resolved(now, self.now)
        if where and own_name(before):
            return  # a version of a block is compared with its own frozen copy
        for keyword, value in before.items():
            if keyword in SAYS_NOTHING:
                continue
            if keyword in ("anyOf", "oneOf"):
                yield from self._alternatives(value, now.get(keyword, []), where)
            elif keyword == "items":
                yield from self._node(value, now.get("items", {}), f"{where}[]")
            elif keyword == "properties":
                yield from self._fields(value, now.get("properties", {}), where)
            elif keyword == "required":
                now_and_then = (set(value) & set(now.get("properties", {}))) - set(now.get("required", []))
                yield from (f"{where}.{name} is not always there any more" for name in sorted(now_and_then))
            elif now.get(keyword) != value:
                yield f"{where or 'the whole'}: {keyword} was {value!r} and is {now.get(keyword)!r}"

    def _fields(self, before: dict[str, Schema], now: dict[str, Schema], where: str) -> Iterator[str]:
        for name, field in before.items():
            if name in now:
                yield from self._node(field, now[name], f"{where}.{name}")
            else:
                yield f"{where}.{name} was removed"

    def _alternatives(self, before: list[Schema], now: list[Schema], where: str) -> Iterator[str]:
        if ANY_WORD in before and ANY_WORD in now:
            gone = sorted(set(_words(before)) - set(_words(now)))
            yield from (f"{where}: the word “{word}” was removed" for word in gone)
        elif before and all(own_name(_resolved(one, self.before)) for one in before):
            return  # blocks: whether one is missing is seen by its own frozen copy
        elif len(before) != len(now):
            yield f"{where}: there were {len(before)} alternatives and are {len(now)}"
        else:
            for one, other in zip(before, now, strict=True):
                yield from self._node(one, other, where)


def _resolved(node: Schema, whole: Schema) -> Schema:
    if "$ref" not in node:
        return node
    return {**whole["$defs"][node["$ref"].removeprefix(DEFINITIONS)], **{k: v for k, v in node.items() if k != "$ref"}}


def _words(alternatives: list[Schema]) -> list[Any]:
    return [word for one in alternatives for word in one.get("enum", [])]
