"""What a Word document holds beside its text, taken out of the tree before it is read, each with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from cms.importing.report import Entry, Report

DELETED = "Deleted with tracked changes, so it is not part of the text"
INSERTED = "Inserted with tracked changes: accepted, as if you had pressed Accept."
COLORED = "Colors and highlights are not kept; if a color carries a meaning, write it in words."
HIDDEN = "Hidden text, which Word does not print"
PICTURE = "A picture. Add it in the editor, with a description of your own"
TEXT_BOX = "A text box, which stands beside the text. Paste its words where they belong"
OBJECT = "An embedded object (a sheet, a diagram or a file)"
FORMULA = "A formula; write it in words"
CONTENTS = "A table of contents; pages make their own"
INCLUDED = "A file included in the document, which Word shows only when it opens it"
DRAWN = {"drawing", "pict", "object"}
PLAIN = {"", "auto", "000000", "none"}


def name(element: Element) -> str:
    """Without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, wanted: str) -> str:
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == wanted), "")


def text_of(element: Element, deleted: bool = False) -> str:
    """The words a person would see; one space for each new paragraph, cell, tab and break."""
    found: list[str] = []
    for part in element.iter():
        kind = name(part)
        if kind == "t" or (deleted and kind == "delText"):
            found.append(part.text or "")
        elif kind in ("p", "tab", "br", "tc", "cr"):
            found.append(" ")
    return " ".join("".join(found).split())


def take_out(root: Element, report: Report) -> None:
    """Leave in the tree what is text; note the rest. The tree is not deep (`word_package`)."""
    _choose_alternatives(root)
    _visit(root, report)
    inserted = _each(root, lambda element: name(element) in ("ins", "moveTo"))
    if inserted:
        report.changed.append(Entry(" · ".join(inserted), INSERTED))
    colored = _each(root, lambda element: name(element) == "r" and _is_colored(element))
    if colored:
        report.changed.append(Entry(" · ".join(dict.fromkeys(colored)), COLORED))


def _visit(parent: Element, report: Report) -> None:
    for element in list(parent):
        if found := list(_leftovers(parent, element)):
            report.dropped += [entry for entry in found if entry.said]
            parent.remove(element)
        else:
            _visit(element, report)


def _each(root: Element, wanted: Callable[[Element], bool]) -> list[str]:
    """The words of all elements of this kind that hold any."""
    return [words for element in root.iter() if wanted(element) and (words := text_of(element))]


def _choose_alternatives(root: Element) -> None:
    """Word writes drawings twice, for new and for old programs: keep the first."""
    inside = [(parent, element) for parent in root.iter() for element in parent]
    for parent, element in reversed(inside):
        if name(element) == "AlternateContent":
            at = list(parent).index(element)
            parent[at : at + 1] = list(element[0]) if len(element) else []


def _leftovers(parent: Element, element: Element) -> Iterator[Entry]:
    """Why this element is taken out; nothing if it stays. An empty sentence takes it out without a word."""
    kind = name(element)
    if kind in ("del", "moveFrom") and len(element):
        yield Entry(text_of(element, deleted=True), DELETED)
    elif kind == "tr" and _has(element, "trPr", "del"):
        yield Entry(text_of(element, deleted=True), DELETED)
    elif kind in DRAWN:
        yield from _drawn(element, kind)
    elif kind in ("oMath", "oMathPara"):
        yield Entry(text_of(element), FORMULA)
    elif kind == "altChunk":
        yield Entry("", INCLUDED)
    elif kind == "r" and _has(element, "rPr", "vanish"):
        words = text_of(element)
        yield Entry(words, HIDDEN if words else "")
    elif kind == "p" and attribute(_child(_child(element, "pPr"), "pStyle"), "val").upper().startswith("TOC"):
        words = text_of(element)
        yield Entry(words, CONTENTS if words else "")
    elif kind == "checkbox" and name(parent) == "sdtPr":
        yield Entry("", "")  # then the reader keeps the sign that Word shows for it


def _drawn(element: Element, kind: str) -> Iterator[Entry]:
    boxes = [text_of(part) for part in element.iter() if name(part) == "txbxContent"]
    yield from (Entry(words, TEXT_BOX) for words in boxes if words)
    pictures = [part for part in element.iter() if name(part) in ("blip", "imagedata")]
    described = [attribute(part, "descr") or attribute(part, "title") for part in element.iter()]
    if pictures and kind != "object":
        yield Entry(next(filter(None, described), ""), PICTURE)
    elif not any(boxes):
        yield Entry(next(filter(None, described), "") or text_of(element), OBJECT)


def _is_colored(run: Element) -> bool:
    properties = _child(run, "rPr")
    marks = [_child(properties, mark) for mark in ("color", "highlight")]
    return any(attribute(mark, "val").casefold() not in PLAIN for mark in marks if mark is not None)


def _child(element: Element | None, wanted: str) -> Element | None:
    return next((child for child in element if name(child) == wanted), None) if element is not None else None


def _has(element: Element, properties: str, mark: str) -> bool:
    found = _child(_child(element, properties), mark)
    return found is not None and attribute(found, "val") not in ("0", "false", "off")
