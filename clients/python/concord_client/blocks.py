"""The blocks that this client can draw, and what it must know of each to do so.

An app has the same table in its own language: the type, the highest `v` it was written for, the fields it cannot do
without, and what a word that it does not know means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SHOW_FALLBACK = None


@dataclass(frozen=True)
class Words:
    """Some known words, and more may come: one that we do not know means `otherwise`; SHOW_FALLBACK: then we cannot
    draw the block."""

    known: frozenset[str]
    otherwise: str | None


@dataclass(frozen=True)
class Shape:
    """`needs`: fields with their types. `inside`: what each entry of a list field needs."""

    needs: Mapping[str, type]
    words: Mapping[str, Words] = field(default_factory=dict)
    inside: Mapping[str, Shape] = field(default_factory=dict)
    v: int = 1


def words(*known: str, otherwise: str | None) -> Words:
    return Words(frozenset(known), otherwise)


RICH = {"html": str, "text": str}
ACTION = words("url", "phone", "page", "deep_link", otherwise="url")  # with fallback_url: see `showing.target`
LEVEL = words("info", "warning", "emergency", otherwise="info")
STATUS = words("current", "overdue", otherwise="current")

OPTION = Shape(
    {"id": str, "type": str, "v": int, "name": str, "summary": str, **RICH},
    {
        "kind": words(
            "surgery",
            "chemotherapy",
            "radiation",
            "targeted",
            "radionuclide",
            "symptom_medicine",
            "liver_directed",
            "supportive",
            "monitoring",
            otherwise="supportive",
        ),
        "icon": words("scalpel", "drip", "rays", "target", "atom", "pill", "liver", "hand", "eye", otherwise=""),
    },
)

KNOWN: dict[str, Shape] = {
    "lead": Shape({"text": str}),
    "heading": Shape({"text": str, "level": int}),
    "rich_text": Shape(RICH),
    "inset": Shape(RICH),
    "do_dont": Shape(
        {"heading": str, "kind": str, "items": list}, {"kind": words("do", "dont", otherwise=SHOW_FALLBACK)}
    ),
    "details": Shape({"summary": str, **RICH}),
    "faq": Shape({"items": list}, inside={"items": Shape({"question": str, **RICH})}),
    "table": Shape({"caption": str, "columns": list, "rows": list}),
    "treatment_options": Shape(
        {"heading": str, "options": list}, {"layout": words("list", otherwise="list")}, {"options": OPTION}
    ),
    "steps": Shape({"heading": str, "steps": list}, inside={"steps": Shape({"title": str, **RICH})}),
    "key_facts": Shape({"rows": list}, inside={"rows": Shape({"key": str, "value": str})}),
    "warning": Shape({"heading": str, **RICH}),
    "care_card": Shape(
        {"heading": str, "spoken": str, **RICH},
        {"urgency": words("emergency", "urgent", "non_urgent", otherwise="emergency")},
    ),
    "cta": Shape(
        {"lines": list, "label": str, "action": dict},
        {"placement": words("inline", "end", "sticky", otherwise="inline")},
    ),
    "related": Shape({"heading": str, "links": list}, inside={"links": Shape({"title": str, "action": dict})}),
    "glossary_list": Shape({}),
    "references_list": Shape({}),
    "image": Shape({"image": dict}),
    "video": Shape({"title": str, "url": str, "transcript": dict}),
    "document": Shape({"label": str, "url": str}),
}


class CannotDraw(Exception):
    """This client does not know how: a newer type, a newer version, or something missing."""


def understood(block: Json) -> Json:
    """The block with words that we do not know replaced by what they mean. Raises CannotDraw."""
    shape = KNOWN.get(str(block.get("type")))
    version = block.get("v")
    if shape is None or not isinstance(version, int) or isinstance(version, bool) or version > shape.v:
        raise CannotDraw
    return _fitted(block, shape)


def _fitted(values: Any, shape: Shape) -> Json:
    if not isinstance(values, dict) or not all(_is(values.get(name), kind) for name, kind in shape.needs.items()):
        raise CannotDraw
    if shape is OPTION and (values["type"] != "treatment_option" or values["v"] > OPTION.v):
        raise CannotDraw
    fitted = dict(values)
    for name, known in shape.words.items():
        if name in values:
            fitted[name] = _meant(values[name], known)
    for name, each in shape.inside.items():
        fitted[name] = [_fitted(one, each) for one in values[name]]
    return fitted


def _meant(word: Any, known: Words) -> str:
    if word in known.known:
        return str(word)
    if known.otherwise is SHOW_FALLBACK:
        raise CannotDraw
    return known.otherwise


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))
