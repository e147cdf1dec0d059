"""Text with bold, italic and links, in flat pieces: easy to measure, to cut between words, and to write as HTML.

Whatever comes in is written anew from these pieces, so that only the tags named here can come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

SPACES = re.compile(r"[^\S\n]+")
SENTENCE_ENDS = re.compile(r"[.!?][\"”’)]*\s+")
MOST_DEPTH = 3  # levels of a list that the editor and every channel can show


@dataclass(frozen=True)
class Run:
    """`text` holds single spaces only; a line break is "\\n". `href` is an address, or "page:12"."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, or a table. `level` is 1-6 of a heading, 0 and up of an item."""

    kind: str
    runs: Runs = ()
    level: int = 0
    ordered: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    headed: bool = False  # the first row of a table names its columns

    @property
    def text(self) -> str:
        return words(self.runs)


def words(runs: Runs) -> str:
    """One line; its places are those of the runs, so that a match in it can cut them."""
    return "".join(run.text for run in runs).replace("\n", " ")


def tidy(runs: Iterable[Run]) -> Runs:
    """Single spaces, none at the ends; lines that hold nothing are gone."""
    kept: list[Run] = []
    for run in runs:
        text = SPACES.sub(" ", run.text).replace(" \n", "\n").replace("\n ", "\n")
        before = kept[-1].text[-1] if kept else "\n"
        if before.isspace():
            text = text.lstrip(" ") if before == " " else text.lstrip()
        if text.startswith("\n") and before == " ":
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
            kept = [run for run in kept if run.text]
        if text:
            kept.append(replace(run, text=re.sub(r"\n\s*\n", "\n", text)))
    while kept and not (stripped := kept[-1].text.rstrip()):
        kept.pop()
    return (*kept[:-1], replace(kept[-1], text=stripped)) if kept else ()


def cut(runs: Runs, at: int) -> tuple[Runs, Runs]:
    """The runs before and after this place in their text."""
    head: list[Run] = []
    tail: list[Run] = []
    place = 0
    for run in runs:
        here = min(max(at - place, 0), len(run.text))
        head += [replace(run, text=run.text[:here])] if here else []
        tail += [replace(run, text=run.text[here:])] if here < len(run.text) else []
        place += len(run.text)
    return _stripped(head), _stripped(tail)


def _stripped(runs: list[Run]) -> Runs:
    """Tidy runs without spaces at their ends; a long text is cut many times, so the rest is not looked at again."""
    while runs and not (first := runs[0].text.lstrip()):
        runs = runs[1:]
    runs = [replace(runs[0], text=first), *runs[1:]] if runs else []
    while runs and not (last := runs[-1].text.rstrip()):
        runs = runs[:-1]
    return (*runs[:-1], replace(runs[-1], text=last)) if runs else ()


def part(runs: Runs, limit: int) -> tuple[Runs, Runs]:
    """(at most `limit` letters, the rest), cut after a sentence if there is one, and never within a word: a word that
    is longer than that stays whole."""
    text = words(runs)
    return (runs, ()) if len(text) <= limit else cut(runs, _last_end(text, limit))


def parts(runs: Runs, limit: int) -> Iterator[Runs]:
    while runs:
        first, runs = part(runs, limit)
        yield first


def _last_end(text: str, limit: int) -> int:
    sentences = [match.end() for match in SENTENCE_ENDS.finditer(text, 0, limit)]
    if sentences and sentences[-1] > limit // 4:
        return sentences[-1]
    space = text.rfind(" ", 1, limit + 1)
    if space > 0:
        return space
    later = text.find(" ", limit)
    return later if later > 0 else len(text)


# --- As HTML ---


def html_of(blocks: Iterable[Block]) -> str:
    """Paragraphs and lists, as Wagtail's rich text stores them."""
    out: list[str] = []
    lists: list[str] = []
    for block in blocks:
        if block.kind == "item":
            _add_item(block, out, lists)
        else:
            _close(out, lists, 0)
            out.append(f"<p>{inline(block.runs)}</p>")
    _close(out, lists, 0)
    return "".join(out)


def _add_item(block: Block, out: list[str], lists: list[str]) -> None:
    depth = min(block.level, MOST_DEPTH - 1, len(lists))
    tag = "ol" if block.ordered else "ul"
    _close(out, lists, depth + 1)
    if len(lists) > depth:
        out.append("</li>")
        if lists[-1] != tag:
            out.append(f"</{lists.pop()}>")
    if len(lists) == depth:
        lists.append(tag)
        out.append(f"<{tag}>")
    out.append(f"<li>{inline(block.runs)}")


def _close(out: list[str], lists: list[str], depth: int) -> None:
    while len(lists) > depth:
        out.append(f"</li></{lists.pop()}>")


def inline(runs: Runs) -> str:
    return "".join(_linked(href, list(group)) for href, group in groupby(runs, key=lambda run: run.href))


def _linked(href: str, runs: list[Run]) -> str:
    inner = "".join(_marked(run) for run in runs)
    if href.startswith("page:"):
        return f'<a linktype="page" id="{int(href[5:])}">{inner}</a>'
    return f'<a href="{escape(href)}">{inner}</a>' if href else inner


def _marked(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br/>")
    text = f"<i>{text}</i>" if run.italic else text
    return f"<b>{text}</b>" if run.bold else text
