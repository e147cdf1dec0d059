"""Formatted text that is pasted: its words come in, its scripts do not."""

from __future__ import annotations

import pytest

from cms.importing.plain_text import ImportRefused
from tests.cms.importing_tools import mapped_html, said, texts, words_of

pytestmark = pytest.mark.django_db


def test_a_script_in_pasted_text_is_refused() -> None:
    for text in (
        "<p>x</p><script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="jav\tascript:alert(1)">x</a>',
        "<svg onload=alert(1)>",
        '<a href="data:text/html,x">x</a>',
    ):
        with pytest.raises(ImportRefused, match="holds a script"):
            mapped_html(text)


def test_pasted_html_keeps_its_words_and_loses_the_rest() -> None:
    mapped = mapped_html(
        '<h1 style="color:red">T</h1><div>One &amp; two<!-- no --></div><div>three<style>p{}</style></div>'
        '<img alt="A ward" src="file:///x"><iframe src="https://example.org"></iframe><math><mi>x</mi></math>'
    )
    assert mapped.title == "T" and mapped.lead == "One & two three"
    assert said(mapped, "dropped", "A ward").startswith("A picture")
    assert said(mapped, "dropped", "x") == "A formula; write it in words"
    assert "<!--" not in words_of(mapped) and "p{}" not in words_of(mapped)


def test_lists_without_end_in_pasted_html_are_refused() -> None:
    with pytest.raises(ImportRefused, match="nested more than 20 levels deep"):
        mapped_html("<ul><li>" * 40 + "deep")
    with pytest.raises(ImportRefused, match="nested more than 200 levels deep"):
        mapped_html("<ul><li>" * 20_000 + "deep")


def test_merged_cells_keep_rows_and_columns_in_place() -> None:
    mapped = mapped_html(
        "<h1>T</h1><table><tr><th>A</th><th>B</th><th>C</th></tr>"
        "<tr><td rowspan=2>1</td><td colspan=2>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    )
    assert [row["values"] for row in mapped.body[0][1]["table"]["rows"]] == [["1", "2", ""], ["", "3", "4"]]
    assert any("Merged cells" in entry.said for entry in mapped.report.changed)


def test_typed_bullets_within_one_paragraph_are_a_list() -> None:
    mapped = mapped_html("<h1>T</h1><p>There are two:<br>- <b>one</b> thing<br>- another</p>")
    assert mapped.lead == "There are two:"
    assert texts(mapped) == "<ul><li><b>one</b> thing</li><li>another</li></ul>"


def test_what_the_clipboard_of_word_writes_arrives_as_the_document_does() -> None:
    mapped = mapped_html(
        "<p class=MsoTitle>Care at home</p>"
        "<p class=MsoListParagraph><span style='font-family:Symbol'>·<span>&nbsp; &nbsp;</span></span>"
        "<b>Surgery:</b> it is<o:p></o:p> taken out.</p><p><o:p>&nbsp;</o:p></p>"
    )
    assert mapped.title == "Care at home"
    [(_kind, option)] = mapped.body[0][1]["options"]
    assert (option["name"], option["body"]) == ("Surgery", "<p>it is taken out.</p>")
