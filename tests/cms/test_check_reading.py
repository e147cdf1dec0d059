"""How hard a text is to read: near the measurements of the specification, and steady on any text at all."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import grades, reading, sentences
from cms.checks.glossary import FIXED, names
from cms.importing.treatment_text import parse
from tests.cms.documents import each_document
from tests.cms.writing import said_by, written

CALL = (
    "Life does not stop when cancer strikes. We are with you in this fight to win over cancer. "
    "We are here to give you the strength to recover through a comprehensive cancer care program."
)
PLAIN_PRRT = (
    "This medicine carries a little radiation to the tumor. It finds the tumor by itself. There it harms the tumor "
    "cells. It is given into a vein. A scan first shows if it is likely to help you."
)


# Of all options together, of the easiest and of the hardest; the customer's as the specification measured them.
MEASURED = {"treatment": (12.0, 8.5, 16.9), "treatment-twin": (6.4, 1.4, 11.8)}


@each_document
def test_a_document_measures_what_the_specification_says(path: Path) -> None:
    options = [option.text for option in parse(path.read_bytes()).options]
    each = [reading.grade(text, ()) for text in options]
    assert (reading.grade("\n".join(options), ()), min(each), max(each)) == MEASURED[path.stem]


@each_document
def test_its_operations_are_too_hard_for_most_patients(path: Path) -> None:
    grade = {option.name: reading.grade(option.text, names(FIXED)) for option in parse(path.read_bytes()).options}
    assert grade["Surgery"] > 10 > grade["Liver-directed therapy"]


@pytest.mark.parametrize(("text", "grade"), [(CALL, 5.5), (PLAIN_PRRT, 4.6)])
def test_plain_words_measure_low(text: str, grade: float) -> None:
    assert reading.grade(text, ()) == pytest.approx(grade, abs=1.5)


def test_a_text_without_sentences_has_no_grade() -> None:
    assert [reading.grade(text, ()) for text in ("", "   ", "12 3.5 %", "Liver resection\nLung resection")] == [0.0] * 4


def test_a_needed_name_does_not_count_against_a_text() -> None:
    text = "We use peptide receptor radionuclide therapy. It is for a neuroendocrine tumor."
    assert reading.grade(text, names(FIXED)) < reading.grade(text, ()) - 5


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("tumor", 2), ("surgery", 3), ("operation", 4), ("résumé", 2), ("chosen", 2), ("", 1)],
)
def test_syllables_are_those_that_are_heard(word: str, count: int) -> None:
    assert reading.syllables_of(word) == count


def test_a_line_is_a_sentence_unless_it_is_a_label() -> None:
    text = "Liver resection\nA line of some words without an end\nWho? Your team. “So it is.” And more"
    assert reading.sentences(text) == ["A line of some words without an end", "Who?", "Your team.", "“So it is."]


# --- Long and heavy sentences ---


@pytest.mark.parametrize(("words", "level"), [(20, None), (21, "note"), (25, "note"), (26, "error")])
def test_a_long_sentence_gets_a_note_and_a_very_long_one_goes_back(words: int, level: str | None) -> None:
    found = said_by(sentences.long, " ".join(["word"] * words) + ".")
    assert [finding.level for finding in found] == ([level] if level else [])


def test_sentences_that_hide_who_does_it_are_named_together() -> None:
    heavy = "The drug is given at night. The dose was chosen by us. You are often asked to wait. We call you."
    [finding] = said_by(sentences.passive, {"body.1.html": heavy})
    assert (finding.level, finding.where) == ("note", "body.1")
    assert finding.message.startswith("3 of 4 sentences do not say who does it")
    assert said_by(sentences.passive, "You are tired. It is advanced. We are here. The cells are localized.") == []


# --- Grades of passages ---

HARD = (
    "Molecularly targeted biologic therapy constitutes an important consideration regarding neuroendocrine disease. "
    "These medications inhibit angiogenesis, cellular proliferation and metabolism, reducing progression considerably. "
    "Multidisciplinary evaluation determines individual eligibility according to established international criteria."
)
EASY = (
    "Your team meets you. They look at the scan with you. Then you choose what to do next. You can ask what you like. "
)


def test_each_option_is_graded_alone_and_so_is_the_whole() -> None:
    texts = {
        "body.b.options.one.name": "Targeted therapy",
        "body.b.options.one.body": HARD,
        "body.b.options.two.name": "Surgery",
        "body.b.options.two.body": EASY * 2,
    }
    [finding] = said_by(grades.block, texts)
    assert (finding.level, finding.where, finding.waivable) == ("error", "body.b.options.one", True)
    assert finding.message.startswith("“Targeted therapy” reads at school grade")
    assert [finding.id for finding in said_by(grades.page, texts)] == ["grade.page"]


def test_a_few_words_are_too_few_to_grade() -> None:
    assert said_by(grades.block, "Multidisciplinary evaluation determines eligibility.") == []


def test_another_language_has_no_grade() -> None:
    assert said_by(grades.block, HARD, locale="de-DE") == said_by(sentences.passive, HARD, locale="de-DE") == []
    assert grades.of_page(written({"lead": HARD}, locale="de-DE")) is None


# --- On any text at all ---


@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=4))
def test_measuring_never_fails(text: str, terms: list[str]) -> None:
    assert reading.grade(text, terms) >= 0
    assert all(reading.words(sentence) for sentence in reading.sentences(text))


def calls_of(action: Callable[[], object]) -> int:
    """Python and C calls that an action takes: the same on every machine."""
    seen = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return seen


HOSTILE = ["a", " ", "\n", "a ", "a.", ". ", "!?", "”", "’", "-a", "is ", "ed ", "PRRT ", "\u0301", "."]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_twice_the_work(piece: str) -> None:
    half, whole = piece * (5_000 // len(piece)), piece * (10_000 // len(piece))
    terms = names(FIXED)
    once, twice = (calls_of(lambda text=text: reading.grade(text, terms)) for text in (half, whole))  # type: ignore[misc]
    assert twice <= 2 * once + 50


def test_no_pattern_can_be_made_to_start_over_and_over() -> None:
    """One open repeat inside another, or two of the same letters side by side, take quadratic time or worse."""
    for module in [module for name, module in sys.modules.items() if name.startswith("cms.checks.")]:
        for pattern in (value for value in vars(module).values() if isinstance(value, re.Pattern)):
            assert not re.search(r"[*+][)][*+{]|[)][*+]", pattern.pattern), f"{module.__name__}: {pattern.pattern}"
