"""Made-up values of every block type, and the words that a reader must find of each."""

from __future__ import annotations

from html import escape
from typing import Any

from hypothesis import strategies as st

LETTERS = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="@%\u00ad")
HOSTILE = [
    "<script>alert(1)</script>",
    "</p></td></title>",
    "\"' onload=x",
    "&amp;<img src=x onerror=y>",
    "{{ 7|add:7 }}",
]
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(LETTERS, min_size=3, max_size=60).filter(lambda text: text.strip()))


@st.composite
def rich(draw: Any, *, empty: bool = False) -> str:
    """Paragraphs and a list, as the editor stores them."""
    parts = draw(st.lists(WORDS, min_size=0 if empty else 1, max_size=3))
    items = draw(st.lists(WORDS, max_size=2))
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return "".join(f"<p>{escape(part)}</p>" for part in parts) + (f"<ul>{listed}</ul>" if listed and parts else "")


def stream(kind: str, value: Any, *, most: int = 3, least: int = 1) -> Any:
    return st.lists(value.map(lambda one: (kind, one)), min_size=least, max_size=most)


@st.composite
def table(draw: Any) -> dict[str, Any]:
    columns = draw(st.lists(WORDS, min_size=1, max_size=6))
    types = [draw(st.sampled_from(["text", "rich_text"])) for _ in columns]
    rows = [
        {"values": [draw(WORDS if kind == "text" else rich()) for kind in types]}
        for _ in range(draw(st.integers(1, 3)))
    ]
    named = [{"type": kind, "heading": heading} for kind, heading in zip(types, columns, strict=True)]
    return {"columns": named, "rows": rows, "caption": ""}


OPTION = st.fixed_dictionaries(
    {
        "name": WORDS,
        "short_name": st.sampled_from(["", "PRRT"]),
        "kind": st.sampled_from(["surgery", "radionuclide", "supportive"]),
        "summary": WORDS,
        "body": rich(),
        "how_given": WORDS,
        "when_used": rich(empty=True),
        "before_test": WORDS,
        "examples": st.lists(WORDS, max_size=3),
        "side_effects": st.lists(WORDS, max_size=3),
    }
)
LINK = st.fixed_dictionaries({"url": st.just("https://example.org/a"), "title": WORDS, "note": WORDS})
STEP = st.fixed_dictionaries({"title": WORDS, "html": rich(empty=True)})
CARE = {
    "urgency": st.sampled_from(["non_urgent", "urgent", "emergency"]),
    "heading": WORDS,
    "html": rich(),
    "phone": st.sampled_from(["", "+1 202-555-0143"]),
}

OF_TEXT: dict[str, Any] = {
    "heading": st.fixed_dictionaries({"text": WORDS, "level": st.sampled_from(["2", "3"])}),
    "rich_text": st.fixed_dictionaries({"html": rich()}),
    "inset": st.fixed_dictionaries({"html": rich()}),
    "do_dont": st.fixed_dictionaries(
        {"heading": WORDS, "kind": st.sampled_from(["do", "dont"]), "items": st.lists(WORDS, min_size=1, max_size=4)}
    ),
    "details": st.fixed_dictionaries({"summary": WORDS, "html": rich()}),
    "faq": st.fixed_dictionaries(
        {"items": stream("question", st.fixed_dictionaries({"question": WORDS, "html": rich()}))}
    ),
    "table": st.fixed_dictionaries({"caption": WORDS, "table": table()}),
    "steps": st.fixed_dictionaries({"heading": WORDS, "steps": stream("step", STEP, least=2)}),
    "key_facts": st.fixed_dictionaries(
        {"rows": st.lists(st.fixed_dictionaries({"key": WORDS, "value": WORDS}), min_size=1, max_size=4)}
    ),
    "warning": st.fixed_dictionaries({"heading": WORDS, "html": rich()}),
    "care_card": st.fixed_dictionaries(CARE),
    "related": st.fixed_dictionaries({"heading": WORDS, "links": st.lists(LINK, min_size=1, max_size=3)}),
}
ONLY_ON_PAGES: dict[str, Any] = {
    "lead": st.fixed_dictionaries({"text": WORDS}),
    "treatment_options": st.fixed_dictionaries(
        {"heading": WORDS, "intro": WORDS, "options": stream("treatment_option", OPTION)}
    ),
}
NOT_WORDS = {"id", "type", "kind", "urgency", "level", "layout", "url", "html", "anchor", "icon", "e164", "public_id"}


def stored(block: Any, value: Any) -> Any:
    """As it comes back from the database: what was left out has its default."""
    return block.to_python(block.get_prep_value(block.normalize(value)))


def said(value: Any, name: str = "") -> list[str]:
    """Every text of a frozen block that a reader reads, without white space."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in said(inner, key)]
    if isinstance(value, list):
        return [text for inner in value for text in said(inner, name)]
    if not isinstance(value, str) or name in NOT_WORDS:
        return []
    return [bare(line) for line in value.splitlines() if bare(line)]


def bare(text: str) -> str:
    return "".join(text.split())
