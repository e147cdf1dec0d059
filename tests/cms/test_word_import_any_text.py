"""Whatever is pasted: no error page, and every word a person could see is in the draft or among what was left out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

import nh3
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.importing.html_blocks import blocks_of
from cms.importing.mapping import Mapped, map_blocks
from cms.importing.markup import look
from cms.importing.pasted import html_of_text
from cms.importing.plain_text import ImportRefused, is_invisible
from cms.importing.report import Report
from tests.cms.importing_tools import words_of

pytestmark = pytest.mark.django_db
LIGHT = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ALLOWED = {"p", "ul", "ol", "li", "b", "i", "br", "a"}
GRAMMAR = set(":()•·▪◦‣*–-")  # of “• Name (SHORT): text”: what it separates stays

NAMES = (
    "p div h1 h2 h3 ul ol li b i a sup sub del ins u s table tr td th caption blockquote br section font math".split()
)
TAGS = st.sampled_from(NAMES)
WORDS = st.sampled_from(
    ["Surgery: cut", "word", "Treatment options", "10", "x.", "Chemotherapy (CT): drugs", "• a", "&lt;"]
)
PIECES = st.one_of(
    WORDS,
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        ['<a href="https://example.org">', '<td colspan="3">', "<td rowspan=2>", "<!-- x -->", "<![x[", "&#0;"]
    ),
    st.text(max_size=12),
    st.sampled_from(["y", "long " * 700]),
)
SOUP = st.lists(PIECES, max_size=40).map("".join)


def mapped(html: str) -> Mapped | None:
    report = Report()
    try:
        look(html, report)
        return map_blocks(blocks_of(html, report), report)
    except ImportRefused as reason:
        assert str(reason).endswith(".")
        return None


def letters(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", text.replace("−", "-"))
    return Counter(
        letter for letter in plain if letter not in GRAMMAR and not letter.isspace() and not is_invisible(letter)
    )


def seen_by_a_person(html: str) -> str:
    """What a browser shows of it: another cleaner's opinion than the import's own."""
    kept = nh3.clean(html.replace("\x00", ""), tags=set(), clean_content_tags={"script", "style"})
    return kept.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")


@LIGHT
@given(SOUP)
def test_every_letter_of_any_html_is_in_the_draft_or_in_the_list(html: str) -> None:
    found = mapped(html)
    if found is not None:
        missing = letters(seen_by_a_person(html)) - letters(words_of(found))
        assert not missing, missing


@LIGHT
@given(
    st.lists(st.tuples(st.sampled_from(["p", "h1", "h2", "h3", "li", "td", "div"]), st.integers(1, 400)), max_size=60)
)
def test_every_word_of_a_structured_text_stays_whole(pieces: list[tuple[str, int]]) -> None:
    number, html, wanted = 0, [], []
    for tag, count in pieces:
        tokens = [f"w{number + n}" for n in range(count)]
        number += count
        wanted += tokens
        inner = f"<{tag}>{' '.join(tokens)}</{tag}>"
        html.append({"li": f"<ul>{inner}</ul>", "td": f"<table><tr>{inner}</tr></table>"}.get(tag, inner))
    found = mapped("".join(html))
    if found is not None:
        assert not set(wanted) - set(words_of(found).split())


@LIGHT
@given(st.text(max_size=400))
def test_any_plain_text_keeps_its_words(text: str) -> None:
    report = Report()
    try:
        found = map_blocks(blocks_of(html_of_text(text), report), report)
    except ImportRefused:
        return
    missing = letters(text) - letters(words_of(found))
    assert not missing, missing


@LIGHT
@given(SOUP)
def test_what_comes_out_holds_only_tags_of_ours(html: str) -> None:
    found = mapped(html)
    if found is not None:
        for source in rich_texts(found.body):
            cleaned = nh3.clean(source, tags=ALLOWED, attributes={"a": {"href"}}, link_rel=None)
            assert same(cleaned, source)


def same(one: str, other: str) -> bool:
    """The same elements and words, however their quotes are written."""
    return str(BeautifulSoup(one, "html.parser")) == str(BeautifulSoup(other, "html.parser"))


def rich_texts(body: list[tuple[str, Any]]) -> list[str]:
    blocks = [value["html"] for kind, value in body if kind == "rich_text"]
    options = [option for kind, value in body if kind == "treatment_options" for _kind, option in value["options"]]
    return blocks + [option["body"] for option in options]
