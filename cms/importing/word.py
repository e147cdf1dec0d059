"""A Word file, turned into HTML by mammoth. It reads a package that we wrote anew from the parts that hold text."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from xml.etree.ElementTree import Element, tostring

import mammoth
from bs4 import BeautifulSoup

from cms.importing.plain_text import ImportRefused
from cms.importing.report import Entry, Report, counted
from cms.importing.word_leftovers import name, take_out, text_of
from cms.importing.word_package import DAMAGED, Package, open_package

log = logging.getLogger(__name__)

MOST_PARAGRAPHS, MOST_ELEMENTS = 2000, 150_000
DOCUMENT = "word/document.xml"
TEXT_PARTS = (DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
READ = (*TEXT_PARTS, "word/styles.xml", "word/numbering.xml", "[Content_Types].xml")
STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\nu => u\nstrike => s"
STYLES += "\np[style-name='Quote'] => blockquote:fresh\np[style-name='Intense Quote'] => blockquote:fresh"
PREFIX = "import-"
NOTE = re.compile(rf"^{PREFIX}(footnote|endnote)-")
BACK = "↑"
ASIDE = (
    ("word/comments", "A comment of a colleague; comments stay inside"),
    ("word/header", "The header of the page; every channel has its own"),
    ("word/footer", "The footer of the page; every channel has its own"),
)
UNREAD = "Words that could not be read from the file. Look for them in the document and paste them where they belong"
NOTES = "Footnotes stand as text at the end. Where they name sources, choose the references in the library instead."
READS = (ValueError, KeyError, AttributeError, TypeError, IndexError, OSError, RecursionError, zipfile.BadZipFile)


def html_of_word(data: bytes, report: Report) -> str:
    """The text of a .docx; what it leaves out stands in the report. Raises ImportRefused."""
    package = open_package(data)
    trees = _trees(package)
    _refuse_long(trees)
    for part in TEXT_PARTS:
        if part in trees:
            take_out(trees[part], report)
    for start, said in ASIDE:
        found = [tree for part in package.names(start) if (tree := package.xml(part)) is not None]
        report.dropped += [Entry(words, said) for tree in found for words in _separate(tree)]
    html = _with_notes(_convert(trees), report)
    _note_unread(trees[DOCUMENT], html, report)
    return html


def _trees(package: Package) -> dict[str, Element]:
    """The parts that hold text, under the names that Word usually gives them."""
    trees = {}
    for part in READ:
        source = package.document if part == DOCUMENT else part
        for kept, taken in ((part, source), (_links_of(part), _links_of(source))):
            if (tree := package.xml(taken)) is not None:
                trees[kept] = tree
    return trees


def _links_of(part: str) -> str:
    folder, _slash, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _convert(trees: dict[str, Element]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for part, tree in trees.items():
            file.writestr(part, tostring(tree, encoding="utf-8"))
    try:
        result = mammoth.convert_to_html(
            packed,
            style_map=STYLES,
            id_prefix=PREFIX,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        )
    except READS as problem:  # mammoth has no error of its own: a broken file surfaces as one of these
        log.warning("A Word file could not be read: %s", type(problem).__name__)
        raise ImportRefused(DAMAGED) from None
    return str(result.value)


def _with_notes(html: str, report: Report) -> str:
    """The notes as paragraphs with their number; mammoth writes them as a list at the end, which is empty then."""
    soup = BeautifulSoup(html, "html.parser")
    notes = soup.find_all("li", id=NOTE)
    if not notes:
        return html
    for number, note in enumerate(notes, start=1):
        paragraph = soup.new_tag("p")
        words = note.get_text(" ").replace(BACK, "").split()
        paragraph.string = f"[{number}] {' '.join(words)}"
        soup.append(paragraph)
        note.decompose()
    report.changed.append(Entry(counted(len(notes), "footnote"), NOTES))
    return str(soup)


def _refuse_long(trees: dict[str, Element]) -> None:
    if sum(1 for tree in trees.values() for _element in tree.iter()) > MOST_ELEMENTS:
        raise ImportRefused("The document holds more than can be read at once. Import it in parts.")
    paragraphs = sum(name(element) == "p" for element in trees[DOCUMENT].iter())
    if paragraphs > MOST_PARAGRAPHS:
        raise ImportRefused(
            f"The document has {paragraphs:,} paragraphs; a page takes at most {MOST_PARAGRAPHS:,}. Import it in parts."
        )


def _separate(tree: Element) -> list[str]:
    """The words of each comment; of a header or footer as a whole."""
    comments = [text_of(element) for element in tree.iter() if name(element) == "comment"]
    return [words for words in comments or [text_of(tree)] if words]


def _note_unread(document: Element, html: str, report: Report) -> None:
    """Nothing may vanish on the way: words of the document that the HTML does not have are told."""
    known = "".join(BeautifulSoup(html, "html.parser").get_text().split())
    for paragraph in document.iter():
        if name(paragraph) == "p":
            texts = [part.text or "" for part in paragraph.iter() if name(part) == "t"]
            lost = [text for text in texts if "".join(text.split()) not in known]
            report.dropped += [Entry(" ".join(lost), UNREAD)] if lost else []
