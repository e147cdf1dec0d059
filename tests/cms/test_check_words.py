"""Words: short names nobody explained, phrases we do not write, spellings of elsewhere, what was to be filled in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import phrases, spelling, terms
from cms.checks.glossary import FIXED, Term, fold, whole_words
from cms.models.clinical_settings import Rules
from tests.cms.writing import said_by

LONG = "peptide receptor radionuclide therapy"


# --- term.unexpanded ---


@pytest.mark.parametrize(
    "lead",
    [
        "NETs can be treated.",
        "A NET can be treated. A neuroendocrine tumor grows slowly, and all of that takes time, so be patient, please.",
        "The internet and a net are other words; a NET is not.",
    ],
)
def test_a_short_name_before_its_long_one_goes_back(lead: str) -> None:
    [finding] = said_by(terms.unexpanded, lead)
    assert (finding.level, finding.where, finding.waivable) == ("error", "lead", True)
    assert "Write “neuroendocrine tumor (NET)” the first time." in finding.message


@pytest.mark.parametrize(
    "lead",
    [
        "Neuroendocrine tumours, or NETs for short.",
        "NETs (neuroendocrine tumors) can be treated.",
        "A neuroendocrine\n tumor is a NET.",
        "The internet and a net.",
    ],
)
def test_a_short_name_that_is_explained_may_stay(lead: str) -> None:
    assert said_by(terms.unexpanded, lead) == []


def test_the_title_is_read_first_and_blocks_after_the_lead() -> None:
    title = "Treatment for neuroendocrine tumors (NETs)"
    assert said_by(terms.unexpanded, {"title": title, "lead": "NETs differ."}) == []
    blocks = {"lead": f"It is called {LONG}.", "body.1.options.2.body": "PRRT helps some."}
    assert said_by(terms.unexpanded, blocks) == []
    turned = {"lead": "PRRT helps some.", "body.1.options.2.name": LONG.capitalize()}
    assert [finding.where for finding in said_by(terms.unexpanded, turned)] == ["lead"]


def test_what_stands_by_itself_may_use_the_short_name() -> None:
    assert said_by(terms.unexpanded, {"short_title": "NET treatment", "search_description": "About NETs."}) == []


def test_names_of_sources_and_people_are_left_as_they_are() -> None:
    assert said_by(terms.unexpanded, {"title": "PRRT, a review of trials"}, kind="reference") == []


def test_a_glossary_term_may_be_excused_from_being_spelled_out() -> None:
    known = (Term("magnetic resonance imaging", "MRI", expand=False),)
    assert said_by(terms.unexpanded, "An MRI scan shows it.", terms=known) == []


# --- term.wrong_form, from the glossary ---


@pytest.mark.parametrize(("written", "right"), [("DOTA-TATE", "DOTATATE"), ("Lutathera", "lutetium oxodotreotide")])
def test_a_wrong_form_of_the_glossary_is_found(written: str, right: str) -> None:
    known = (
        Term("dotatate scan", "DOTATATE", ("DOTA-TATE",)),
        Term("lutetium oxodotreotide", "", ("lutathera",)),
    )
    [finding] = said_by(terms.wrong_forms, f"They use {written} here.", terms=known)
    assert (finding.message, finding.waivable) == (f"“{written}” is a wrong form of “{right}”. Write “{right}”.", False)


def test_a_glossary_term_may_name_its_own_wrong_forms() -> None:
    assert said_by(terms.wrong_forms, {"wrong_forms": "PPRT"}, kind="glossary_term") == []


# --- Phrases ---


def test_a_phrase_we_do_not_write_is_named_and_may_be_kept_with_a_reason() -> None:
    [finding] = said_by(phrases.banned, "It is a Miracle\ncure, and a miracle cure.")
    assert (finding.id, finding.level, finding.waivable) == ("banned.phrase", "error", True)
    assert finding.message == "We do not write “Miracle cure”. Say it in another way."


def test_the_hospital_chooses_its_phrases() -> None:
    rules = Rules(banned_phrases=("battle with cancer",))
    assert said_by(phrases.banned, "It is guaranteed.", rules=rules) == []
    assert len(said_by(phrases.banned, "Her battle with cancer.", rules=rules)) == 1
    assert said_by(phrases.banned, "Anything.", rules=Rules(banned_phrases=())) == []


@pytest.mark.parametrize("words", ["TODO: dose", "Lorem ipsum dolor", "Phone: TBC", "Hours to be confirmed", "XXX"])
def test_what_was_to_be_filled_in_goes_back(words: str) -> None:
    [finding] = said_by(phrases.placeholder, words)
    assert (finding.level, finding.waivable) == ("error", False)


def test_other_words_are_no_placeholders() -> None:
    assert said_by(phrases.placeholder, "What you need to do. A total body scan. Todos los dias.") == []


# --- Spelling ---


@pytest.mark.parametrize(
    ("locale", "words", "better"),
    [("en-US", "Tumours", "Tumors"), ("en-GB", "a tumor", "tumour"), ("en-US", "DIARRHOEA", "DIARRHEA")],
)
def test_the_spelling_of_elsewhere_gets_a_note(locale: str, words: str, better: str) -> None:
    [finding] = said_by(spelling.variant, words, locale=locale)
    assert finding.level == "note"
    assert f"Write “{better}”" in finding.message


def test_the_spelling_of_here_is_fine() -> None:
    assert said_by(spelling.variant, "The tumor program in the center of town.") == []
    assert said_by(spelling.variant, "Tumour", locale="de-DE") == []


@pytest.mark.parametrize("words", ["Together !", "One , two", "Is it so ? Yes.", "End ."])
def test_a_space_before_a_mark_is_a_slip(words: str) -> None:
    [finding] = said_by(spelling.space_before_punctuation, words)
    assert (finding.id, finding.level) == ("typo.space_before_punct", "error")


def test_where_a_space_belongs_before_a_mark_it_may_stay() -> None:
    assert said_by(spelling.space_before_punctuation, "Ensemble !", locale="fr-FR") == []
    assert said_by(spelling.space_before_punctuation, "About 3 .5 and so :-) on\n! new line") == []


# --- Any words at all ---


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_no_text_and_no_glossary_makes_a_check_fail(text: str, names: list[str]) -> None:
    known = (*FIXED, *(Term(name, name[:3], (name[::-1],)) for name in names))
    rules = Rules(banned_phrases=tuple(names))
    for check in (terms.unexpanded, terms.wrong_forms, phrases.banned, phrases.placeholder, spelling.variant):
        for finding in said_by(check, text, terms=known, rules=rules):
            assert finding.message and len(finding.words) == 64
    assert said_by(spelling.space_before_punctuation, re.sub(r"\s", "", text)) == []


@given(st.text(min_size=1, max_size=20))
def test_any_phrase_finds_itself(phrase: str) -> None:
    pattern = whole_words((phrase,))
    assert pattern is not None
    assert pattern.search(phrase)
    assert fold(fold(phrase)) == fold(phrase) or "ß" in phrase.casefold()
