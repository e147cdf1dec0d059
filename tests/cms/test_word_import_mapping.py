"""What a Word document says arrives where it belongs; what has no place is named with its words."""

from __future__ import annotations

import html as html_escapes

import pytest

from tests.cms.importing_tools import kinds, mapped_word, said, texts
from tests.cms.word_files import (
    bullet,
    heading,
    link,
    paragraph,
    part,
    run,
    table,
    word_file,
)

pytestmark = pytest.mark.django_db
LEAD = "This page is for people who were told that they have a tumor."
PICTURE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="1" descr="A ward"/>'
    '<a:blip r:embed="rId9"/></wp:inline></w:drawing></mc:Choice>'
    '<mc:Fallback><w:pict><v:imagedata r:id="rId9"/></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
)
BOX = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph('Boxed words')}</w:txbxContent></v:textbox></w:pict></w:r>"
DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>taken out</w:delText></w:r></w:del>'
INSERTED = f'<w:ins w:id="2" w:author="x">{run("put in")}</w:ins>'


def test_title_lead_headings_and_text_find_their_places() -> None:
    mapped = mapped_word(
        word_file(
            heading("Living with it"), paragraph(LEAD), heading("Food", 2), paragraph("Eat what you like to eat.")
        )
    )
    assert (mapped.title, mapped.lead) == ("Living with it", LEAD)
    assert mapped.body == [
        ("heading", {"text": "Food", "level": "2"}),
        ("rich_text", {"html": "<p>Eat what you like to eat.</p>"}),
    ]


def test_a_heading_that_skips_a_level_is_mended_and_told() -> None:
    mapped = mapped_word(word_file(heading("T"), heading("Deep", 3), heading("Deeper", 4)))
    assert [value["level"] for _kind, value in mapped.body] == ["2", "3"]
    assert said(mapped, "changed", "Deep").startswith("Heading 3 became a section.")


def test_bold_italic_and_lists_stay() -> None:
    mapped = mapped_word(
        word_file(
            heading("T"),
            paragraph(LEAD),
            paragraph("Some ", run("bold", "<w:b/>") + run(" and italic", "<w:i/>")),
            bullet("one"),
            bullet("two", 1),
            bullet("first", number=2),
        )
    )
    expected = (
        "<p>Some <b>bold</b><i> and italic</i></p><ul><li>one<ul><li>two</li></ul></li></ul><ol><li>first</li></ol>"
    )
    assert texts(mapped) == expected


def test_headings_below_treatment_options_are_options() -> None:
    mapped = mapped_word(
        word_file(
            heading("NETs"),
            heading("Treatment options", 2),
            paragraph("There are two of them."),
            heading("Surgery", 3),
            paragraph("An operation to take out the tumor."),
            bullet("It takes hours."),
            heading("Peptide receptor radionuclide therapy (PRRT)", 3),
            paragraph("A radioactive medicine."),
            heading("Afterwards", 2),
            paragraph("You go home and rest for a while."),
        )
    )
    assert kinds(mapped) == ["treatment_options", "heading", "rich_text"]
    block = mapped.body[0][1]
    options = [value for _kind, value in block["options"]]
    assert (block["heading"], block["intro"]) == ("Treatment options", "There are two of them.")
    assert [(o["name"], o["short_name"], o["kind"]) for o in options] == [
        ("Surgery", "", "surgery"),
        ("Peptide receptor radionuclide therapy", "PRRT", "radionuclide"),
    ]
    assert options[0]["summary"] == "An operation to take out the tumor."
    assert options[0]["body"] == "<p>An operation to take out the tumor.</p><ul><li>It takes hours.</li></ul>"


def test_a_list_that_names_no_treatment_stays_a_list() -> None:
    mapped = mapped_word(word_file(heading("T"), bullet("Monday: nine to five"), bullet("Tuesday: closed all day")))
    assert kinds(mapped) == ["rich_text"]


def test_items_without_a_name_among_options_become_text_and_are_told() -> None:
    mapped = mapped_word(word_file(heading("T"), bullet("Surgery: cut it out"), bullet("ask your team about more")))
    assert kinds(mapped) == ["treatment_options", "rich_text"]
    assert "not of the form" in said(mapped, "changed", "ask your team")


def test_a_table_becomes_a_table_and_asks_for_its_caption() -> None:
    mapped = mapped_word(word_file(heading("T"), table([["Visit", "What happens"], ["First", "We talk"]])))
    [(kind, value)] = mapped.body
    assert (kind, value["table"]["rows"]) == ("table", [{"values": ["First", "We talk"]}])
    assert [column["heading"] for column in value["table"]["columns"]] == ["Visit", "What happens"]
    assert "Write a caption" in said(mapped, "changed", "Visit")


def test_a_table_with_long_cells_becomes_paragraphs_without_losing_a_word() -> None:
    long = "word " * 150 + "end"
    mapped = mapped_word(word_file(heading("T"), table([["A", "B"], ["x", long]])))
    assert kinds(mapped) == ["rich_text"]
    assert f"x | {long}" in texts(mapped)


def test_long_text_is_split_between_sentences() -> None:
    sentences = [f"This is sentence number {n} of a very long text." for n in range(200)]
    mapped = mapped_word(word_file(heading("T"), heading("H", 2), paragraph(" ".join(sentences))))
    parts = [value["html"] for kind, value in mapped.body if kind == "rich_text"]
    assert len(parts) > 3 and all(len(part) <= 2500 and part.endswith(".</p>") for part in parts)
    assert " ".join(part[3:-4] for part in parts) == " ".join(sentences)


def test_pictures_boxes_and_comments_are_left_out_by_name() -> None:
    mapped = mapped_word(
        word_file(
            heading("T"),
            paragraph(LEAD, PICTURE + BOX),
            parts={
                "word/comments.xml": part("comments", f'<w:comment w:id="1">{paragraph("Is this so?")}</w:comment>'),
                "word/header1.xml": part("hdr", paragraph("Our hospital")),
                "word/footer1.xml": part("ftr", paragraph("Page 1")),
            },
        )
    )
    assert mapped.lead == LEAD
    for words, why in (
        ("A ward", "A picture"),
        ("Boxed words", "A text box"),
        ("Is this so?", "A comment"),
        ("Our hospital", "The header"),
        ("Page 1", "The footer"),
    ):
        assert said(mapped, "dropped", words).startswith(why)
        assert words not in mapped.lead + str(mapped.body)


def test_tracked_changes_are_accepted_and_told() -> None:
    row = f'<w:tr><w:trPr><w:del w:id="3"/></w:trPr><w:tc>{paragraph("old row")}</w:tc></w:tr>'
    old = table([["A"], ["b"]]).replace("</w:tbl>", f"{row}</w:tbl>")
    mapped = mapped_word(word_file(heading("T"), paragraph("Words ", INSERTED + DELETED), old))
    assert "put in" in mapped.lead and "taken out" not in mapped.lead
    assert said(mapped, "changed", "put in").startswith("Inserted with tracked changes")
    assert said(mapped, "dropped", "taken out").startswith("Deleted with tracked changes")
    assert said(mapped, "dropped", "old row").startswith("Deleted with tracked changes")


def test_footnotes_stand_at_the_end_with_their_number() -> None:
    notes = part("footnotes", f'<w:footnote w:id="2">{paragraph("Journal, 2024.")}</w:footnote>')
    body = paragraph("It helps", '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" most people."))
    mapped = mapped_word(word_file(heading("T"), paragraph(LEAD), body, parts={"word/footnotes.xml": notes}))
    assert texts(mapped) == "<p>It helps[1] most people.</p><p>[1] Journal, 2024.</p>"
    assert "Footnotes stand as text at the end" in said(mapped, "changed", "1 footnote")


def test_hidden_text_formulas_and_contents_are_left_out_by_name() -> None:
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    contents = paragraph("Contents 1", properties='<w:pStyle w:val="TOC1"/>')
    mapped = mapped_word(word_file(heading("T"), contents, paragraph(LEAD, run("secret", "<w:vanish/>") + formula)))
    assert mapped.lead == LEAD
    for words, why in (("secret", "Hidden text"), ("x=1", "A formula"), ("Contents 1", "A table of contents")):
        assert said(mapped, "dropped", words).startswith(why)


def test_looks_are_dropped_and_what_they_marked_is_told() -> None:
    marked = (
        run("red", '<w:color w:val="FF0000"/>') + run(" struck", "<w:strike/>") + run(" lined", '<w:u w:val="single"/>')
    )
    mapped = mapped_word(word_file(heading("T"), paragraph(LEAD), paragraph("Look: ", marked)))
    assert texts(mapped) == "<p>Look: red struck lined</p>"
    assert said(mapped, "changed", "red").startswith("Colors and highlights are not kept")
    assert said(mapped, "changed", "struck").startswith("Crossed out")
    assert said(mapped, "changed", "lined").startswith("Underlining")


def test_raised_digits_keep_their_meaning() -> None:
    raised = run("10") + run("5", '<w:vertAlign w:val="superscript"/>') + run(" cells, H")
    lowered = run("2", '<w:vertAlign w:val="subscript"/>') + run("O")
    mapped = mapped_word(word_file(heading("T"), paragraph(LEAD), paragraph("", raised + lowered)))
    assert texts(mapped) == "<p>10⁵ cells, H₂O</p>"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("mailto:team@example.org", True),
        ("tel:+12025550143", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("file:///c:/secret.docx", False),
        ("//example.org/x", False),
        ("https://example.org@evil.example/", False),
        ("https://[::1", False),
    ],
)
def test_only_secure_addresses_stay_links(address: str, kept: bool) -> None:
    mapped = mapped_word(
        word_file(heading("T"), paragraph(LEAD), paragraph("Read ", link("more", "rId5")), links={"rId5": address})
    )
    html = html_escapes.unescape(texts(mapped))
    assert (html == f'<p>Read <a href="{address}">more</a></p>') is kept
    assert kept or html == "<p>Read more</p>"
    assert kept or said(mapped, "changed", address)


def test_invisible_characters_go_and_typographic_ones_stay() -> None:
    mapped = mapped_word(word_file(heading("T"), paragraph(f"“Quoted” – {LEAD}\u202e\u200b")))
    assert mapped.lead == f"“Quoted” – {LEAD}"
    assert any("2 characters that nobody can see" in entry.said for entry in mapped.report.changed)


def test_bullets_that_were_typed_are_a_list() -> None:
    lines = [paragraph("• Surgery: cut it out"), paragraph("\uf0b7\u00a0Chemotherapy (CT): drugs")]
    mapped = mapped_word(word_file(heading("T"), *lines, paragraph("After that you may go home.")))
    assert [option["name"] for _kind, option in mapped.body[0][1]["options"]] == ["Surgery", "Chemotherapy"]
    assert kinds(mapped) == ["treatment_options", "rich_text"]
    assert said(mapped, "changed", "2 items") == "Bullets that were typed are a list now."
