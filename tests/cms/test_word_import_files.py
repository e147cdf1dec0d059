"""What is not a plain Word document is refused in one sentence, and nothing is kept."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from cms.importing.plain_text import ImportRefused
from cms.importing.report import Report
from cms.importing.word import html_of_word
from cms.importing.word_package import LARGEST_FILE
from cms.models import TreatmentPage, WordImport
from tests.cms.importing_tools import START, upload
from tests.cms.word_files import (
    MAIN,
    NAMESPACES,
    bullet,
    heading,
    packed,
    paragraph,
    run,
    table,
    word_file,
)

pytestmark = pytest.mark.django_db
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
MACRO_MAIN = MAIN.replace("openxmlformats-officedocument.wordprocessingml.document", "ms-word.document.macroEnabled")
WELL = word_file(heading("A title"), paragraph("Words of the page that say something."))


def bomb() -> bytes:
    return word_file(paragraph("x"), parts={"word/media/image1.bmp": b"\0" * 60_000_000})


def lying() -> bytes:
    """Its directory says that the document is a hundred bytes long."""
    data = bytearray(word_file(paragraph("word " * 100_000)))
    with zipfile.ZipFile(BytesIO(bytes(data))) as file:
        size = file.getinfo("word/document.xml").file_size
    return bytes(data).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def deep() -> bytes:
    inner = "<w:sdt><w:sdtContent>" * 2000 + paragraph("deep") + "</w:sdtContent></w:sdt>" * 2000
    return word_file(inner)


REFUSED = {
    "macro file": (word_file(paragraph("x"), parts={"word/vbaProject.bin": b"\0"}), "The file holds macros"),
    "macro type": (word_file(paragraph("x"), main=MACRO_MAIN), "The file holds macros"),
    "renamed zip": (packed({"readme.txt": "hello"}), "This is not a Word file, whatever its name says."),
    "truncated": (WELL[: len(WELL) // 2], "The file is damaged"),
    "bomb": (bomb(), "The file unpacks to far more than a text can need"),
    "lying size": (lying(), "The file is damaged"),
    "protected": (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "The file is protected"),
    "old Word": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "This is an old Word file (.doc)."),
    "OpenDocument": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "This is an OpenDocument file"),
    "PDF": (b"%PDF-1.7 ...", "This is a PDF."),
    "RTF": (b"{\\rtf1 hello}", "This is an RTF file."),
    "picture": (b"\x89PNG\r\n\x1a\n", "This is a picture."),
    "web page": (b"<html><script>alert(1)</script></html>", "This is not a Word file but HTML or XML."),
    "nothing": (b"", "The file is empty."),
    "other bytes": (b"MZ\x90\x00", "This is not a Word file"),
    "no words": (word_file(paragraph()), "There are no words in it"),
    "entities": (word_file(document=LAUGHS), "The file holds declarations (DOCTYPE)"),
    "entities in UTF-16": (
        packed({"word/document.xml": ('<?xml version="1.0" encoding="utf-16"?>' + LAUGHS).encode("utf-16")}),
        "The file holds declarations (DOCTYPE)",
    ),
    "not XML": (word_file(document="<w:document>"), "The file is damaged"),
    "long": (word_file(*[paragraph("word")] * 10_000), "The document has 10,000 paragraphs"),
    "endless line": (
        word_file(paragraph("", "".join(run(str(n * 7919)) for n in range(60_000)))),
        "The document holds more than can be read at once",
    ),
    "wide table": (word_file(table([["cell"] * 200] * 2)), "A table has more than 20 columns"),
    "deep": (deep(), "The document is nested too deeply"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_a_sentence_and_nothing_is_saved(
    data: bytes, sentence: str, browser: Client, people: dict[str, Any]
) -> None:
    browser.force_login(people["editor"])
    before = TreatmentPage.objects.count()
    answer = upload(browser, data)
    assert answer.status_code == 400
    assert answer.context["refused"].startswith(sentence)
    assert TreatmentPage.objects.count() == before and not WordImport.objects.exists()


def test_a_file_of_50_mb_is_refused_before_it_is_read(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    answer = browser.post(
        START, data=b"", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(50_000_000)
    )
    assert answer.status_code == 413
    assert "The file has 50.0 MB; at most 10 MB are taken." in answer.content.decode()


def test_a_file_just_too_large_is_refused_by_its_size(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    answer = upload(browser, b"PK" + b"\0" * LARGEST_FILE)
    assert (answer.status_code, answer.context["refused"][:18]) == (400, "The file has 10.0 ")


@pytest.mark.parametrize("broken", ["word/numbering.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_a_broken_part_is_a_damaged_file(broken: str) -> None:
    with pytest.raises(ImportRefused, match="The file is damaged"):
        html_of_word(word_file(paragraph("x"), parts={broken: "<w:oops>"}), Report())


def test_what_the_reader_stumbles_over_is_a_damaged_file() -> None:
    cell = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="many"/></w:tcPr>{paragraph("x")}</w:tc></w:tr></w:tbl>'
    missing = paragraph("x", '<w:r><w:footnoteReference w:id="7"/></w:r>')
    for body in (cell, missing):
        with pytest.raises(ImportRefused, match="The file is damaged"):
            html_of_word(word_file(body), Report())


def test_a_name_of_300_letters_is_shortened_and_shown(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    answer = upload(browser, WELL, "n" * 300 + ".docx")
    assert answer.status_code == 200
    source = answer.context["report"].source
    assert len(source) <= 100 and source.endswith("n.docx") and source in answer.content.decode()


def test_lists_nine_levels_deep_arrive_on_three(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    answer = upload(browser, word_file(heading("T"), *(bullet(f"level {n}", n) for n in range(9))))
    assert answer.status_code == 200
    html = answer.context["mapped"].body[0][1]["html"]
    assert html.count("<ul>") == 3 and all(f"level {n}" in html for n in range(9))


def test_plain_text_files_are_taken_too(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    answer = upload(browser, b"A title\n\nSome words of it.", "words.TXT")
    assert answer.context["mapped"].title == "A title"
