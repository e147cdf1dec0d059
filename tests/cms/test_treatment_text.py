"""The grammar of a treatment document."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.importing.plain_text import ImportRefused
from cms.importing.treatment_text import TreatmentText, first_sentence, parse
from tests.cms.documents import OPERATIONS, OPTION_NAMES, each_document


def parsed(text: str) -> TreatmentText:
    return parse(text.encode())


@each_document
def test_it_finds_seven_options_in_their_order(path: Path) -> None:
    options = parse(path.read_bytes()).options
    assert [option.name for option in options] == OPTION_NAMES
    assert [option.kind for option in options] == [
        "surgery",
        "chemotherapy",
        "radiation",
        "targeted",
        "radionuclide",
        "symptom_medicine",
        "liver_directed",
    ]


@each_document
def test_it_finds_the_nine_operations_and_the_short_name_as_written(path: Path) -> None:
    options = parse(path.read_bytes()).options
    assert options[0].examples == OPERATIONS
    assert [option.short_name for option in options] == ["", "", "", "", "PPRT", "", ""]


@each_document
def test_it_finds_the_call_to_action(path: Path) -> None:
    call_to_action = parse(path.read_bytes()).call_to_action
    assert call_to_action is not None
    assert call_to_action.button == "Request an Appointment"
    assert call_to_action.heading.endswith("!")
    assert len(call_to_action.lines) == 3


@each_document
def test_it_names_what_it_left_out(path: Path) -> None:
    left_out = parse(path.read_bytes()).left_out
    assert len(left_out) == 2
    assert "marks the app header" in left_out[0].text
    assert "a fragment after the button" in left_out[1].text


@each_document
def test_nothing_the_document_says_is_lost(path: Path) -> None:
    document = parse(path.read_bytes())
    cta = document.call_to_action
    assert cta is not None
    kept = [document.title, document.intro, cta.heading, *cta.lines, cta.button]
    for option in document.options:
        kept += [option.name, option.short_name, option.text]
    kept += [note.text for note in document.left_out]
    words = path.read_text(encoding="utf-8").replace("•", " ").replace(":", " ").split()
    assert not [word for word in words if word.strip("()") not in " ".join(kept)]


def test_a_bullet_may_go_on_in_the_next_line() -> None:
    assert parsed("T\n• Surgery: one\n  two\n\nrest").options[0].text == "one two"


@pytest.mark.parametrize("bullet", ["•", "*", "-", "–", "·"])
def test_other_bullets_are_understood(bullet: str) -> None:
    assert parsed(f"T\n{bullet} Surgery: words").options[0].name == "Surgery"


def test_a_kind_it_does_not_know_is_left_open() -> None:
    assert parsed("T\n• Music: words").options[0].kind == ""


def test_a_paragraph_between_bullets_is_named() -> None:
    document = parsed("T\n• Surgery: words\n\nin between\n\n• Chemotherapy: words")
    assert len(document.options) == 2
    assert document.left_out[0].text == "“in between”: a paragraph between the bullets"


def test_text_after_the_bullets_without_a_button_is_named() -> None:
    document = parsed("T\n• Surgery: words\n\nGoodbye")
    assert document.call_to_action is None
    assert "without a button" in document.left_out[0].text


def test_a_call_to_action_has_at_most_three_lines() -> None:
    document = parsed("T\n• Surgery: words\n\nHead\nOne. Two. Three. Four.\nBook a visit")
    assert document.call_to_action is not None
    assert document.call_to_action.lines == ["One.", "Two.", "Three."]
    assert "at most three lines" in document.left_out[0].text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Only a title", "has no bullets"),
        ("T\n• words without a name", "has the form"),
        ("• Surgery: words", "has no title"),
        ("mobile header\n• Surgery: words", "has no title"),
        ("T\n" + "• Surgery: words\n" * 21, "at most 20"),
    ],
)
def test_it_says_what_the_document_lacks(text: str, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        parsed(text)


def test_a_summary_is_cut_at_a_word() -> None:
    assert first_sentence("One two. Three four.", 40) == "One two."
    assert first_sentence("word " * 100, 20) == "word word word word…"


LINES = st.one_of(
    st.text(),
    st.sampled_from(["", "• ", "• Surgery: a", "• Surgery (X): include a, b", "mobile header", "Book now", "<script>"]),
    st.builds("• {}: {}".format, st.text(), st.text()),
)


@given(st.lists(LINES).map("\n".join) | st.text(st.characters(exclude_categories=[])))
@example("T\n• Surgery: include ,, and ,")
def test_no_text_makes_it_fail_in_any_other_way(text: str) -> None:
    try:
        document = parse(text.encode("utf-8", "surrogatepass"))
    except ImportRefused as reason:
        assert str(reason).endswith(".")
    else:
        assert document.title and document.options


@given(st.binary())
def test_no_bytes_make_it_fail_in_any_other_way(data: bytes) -> None:
    try:
        parse(data)
    except ImportRefused as reason:
        assert "\n" not in str(reason)
