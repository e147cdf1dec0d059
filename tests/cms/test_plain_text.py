"""Files that cannot be imported say why in one sentence; what can be is cleaned."""

import pytest

from cms.importing.plain_text import ImportRefused, clean, read


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        ("caf\u00e9\nna\u00efve".encode("latin-1"), "Line 1 is not UTF-8."),
        ("Surgery".encode("utf-16"), "written in UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"a" * 10_000_000, "10.0 MB"),
    ],
)
def test_it_refuses_what_is_not_a_text(data: bytes, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        read(data)


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfTreatment") == "Treatment"


def test_scripts_and_styles_go_with_all_they_hold() -> None:
    text, notes = clean("Before <script>alert('x')</script><style>b{}</style><b>bold</b> after <svg onload=x>")
    assert text.split() == ["Before", "bold", "after"]
    assert [note.text for note in notes][:2] == ["Removed HTML: <script>", "Removed HTML: <style>"]


def test_text_that_only_looks_like_html_stays() -> None:
    assert clean("if x < 5 & y > 3 then &amp; stays")[0] == "if x < 5 & y > 3 then &amp; stays"


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x07", "\x1b", "\ue000"])
def test_letters_that_nobody_can_see_are_taken_out_and_counted(letter: str) -> None:
    text, notes = clean(f"ab{letter}c")
    assert text == "abc"
    assert notes[0].text == "Removed 1 control character that nobody can see"


def test_markup_cannot_bring_hidden_letters_in() -> None:
    assert clean("<b>a</b>&#8238;b&#0;c")[0].replace("\ufffd", "") == "abc"


def test_many_kinds_of_tag_are_summed_up() -> None:
    notes = clean("".join(f"<a{number}>" for number in range(200)))[1]
    assert len(notes) == 21
    assert notes[-1].text == "Removed HTML: 180 more kinds of tag"
