"""Treatment options in a text: bullets “Name (SHORT): text”, or one heading each below “Treatment options”."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from cms.importing.map_body import Body, as_rich_text, bold
from cms.importing.report import Entry, Report, counted, short
from cms.importing.runs import Block, cut, words
from cms.importing.treatment_page import OPTIONS_HEADING, SUMMARY_LENGTH, option_value
from cms.importing.treatment_text import MOST_OPTIONS, NAMED, OptionText, first_sentence, named_option, option_text

UMBRELLA = re.compile(
    r"^(treatments?|treatment (options|choices)|options (for|of) treatment|ways to treat\b.*)\s*:?$", re.IGNORECASE
)
TITLED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<short>[^()]{1,24})\)$")
LIMITS = {"name": 60, "text": 1800, "heading": 80, "intro": 300}
UNNAMED = "An item that is not of the form “Name: text”: it is text after the options now."


@dataclass
class _Option:
    text: OptionText
    blocks: list[Block]


@dataclass
class Options:
    """`length` blocks of the text hold these options; `others` are among them and have no name."""

    length: int
    options: list[_Option]
    heading: Block | None = None
    intro: list[Block] = field(default_factory=list)
    others: list[Block] = field(default_factory=list)


def find(blocks: list[Block]) -> Options | None:
    """The options that these blocks begin with, if they do."""
    heading = blocks[0] if blocks[0].kind == "heading" else None
    if heading and UMBRELLA.match(heading.text) and (found := _titled(blocks)):
        return found
    start = 1 if heading else 0
    found = _listed(blocks[start:])
    if found and heading:
        found.heading, found.length = heading, found.length + 1
    return found


def place(found: Options, body: Body, report: Report) -> None:
    """Into the body, in blocks of as many options as one may hold."""
    heading = found.heading.text if found.heading else OPTIONS_HEADING
    intro = " ".join(block.text for block in found.intro)
    if len(heading) > LIMITS["heading"]:
        body.add(Block("heading", found.heading.runs if found.heading else (), 2))
        heading = OPTIONS_HEADING
    if len(intro) > LIMITS["intro"]:
        body.add_all(found.intro)
        intro = ""
    body.end_text()
    body.level = 2
    if found.heading and heading == found.heading.text:
        report.mapped.append(Entry(heading, "Heading of the treatment options"))
    report.mapped += [Entry(short(intro), "Introduction of the treatment options")] if intro else []
    for start in range(0, len(found.options), MOST_OPTIONS):
        some = found.options[start : start + MOST_OPTIONS]
        values = [("treatment_option", _value(option, report)) for option in some]
        block: dict[str, Any] = {"heading": heading, "intro": intro, "layout": "cards", "options": values}
        body.pieces.append(("treatment_options", block))
        intro = ""
    for block_left in found.others:
        report.changed.append(Entry(short(block_left.text), UNNAMED))
        body.add(block_left)


def _value(option: _Option, report: Report) -> dict[str, Any]:
    text = option.text
    said = f"Treatment option “{short(text.name)}” ({_said(text)})"
    report.mapped.append(Entry(short(f"{text.name}: {text.text}"), said))
    for what, letters in (("name", text.name), ("text", text.text)):
        if len(letters) > LIMITS[what]:
            said = f"The {what} of this option has {len(letters):,} letters; {LIMITS[what]:,} fit. Shorten it."
            report.changed.append(Entry(short(text.name), said))
    summary = first_sentence(option.blocks[0].text, SUMMARY_LENGTH) if option.blocks else ""
    return {**option_value(text), "summary": summary, "body": as_rich_text(option.blocks, report)}


def _said(text: OptionText) -> str:
    said = [f"kind: {text.kind.replace('_', ' ')}" if text.kind else "no kind recognised, choose one"]
    said += [f"short name {text.short_name}"] if text.short_name else []
    return ", ".join(said + ([counted(len(text.examples), "example")] if text.examples else []))


# --- Bullets ---


def _listed(blocks: list[Block]) -> Options | None:
    """A list in which at least half the items have a name, and one of them a kind of treatment."""
    groups, length = _groups(blocks)
    named = [option for group in groups if (option := _named(group))]
    if not any(option.text.kind for option in named) or len(named) * 2 < len(groups):
        return None
    others = [block for group in groups if not _named(group) for block in group]
    return Options(length, named, others=others)


def _groups(blocks: list[Block]) -> tuple[list[list[Block]], int]:
    """Items of the first level, each with what belongs to it: deeper items, and paragraphs before the next item."""
    groups: list[list[Block]] = []
    waiting: list[Block] = []
    length = 0
    for at, block in enumerate(blocks):
        if block.kind == "item":
            if waiting and not (block.level == 0 and NAMED.match(block.text)):
                break
            _add_item(block, waiting, groups)
            waiting, length = [], at + 1
        elif block.kind == "paragraph" and groups and len(waiting) < 3:
            waiting.append(block)
        else:
            break
    return groups, length


def _add_item(block: Block, waiting: list[Block], groups: list[list[Block]]) -> None:
    if groups:
        groups[-1].extend(waiting)
    if block.level == 0 or not groups:
        groups.append([block])
    else:
        groups[-1].append(block)


def _named(group: list[Block]) -> _Option | None:
    match = NAMED.match(group[0].text)
    if match is None:
        return None
    own = Block("paragraph", cut(group[0].runs, match.start("text"))[1])
    found = named_option(0, match)
    more = [block.text for block in group[1:]]
    text = OptionText(0, found.name, found.short_name, found.kind, " ".join([found.text, *more]), found.examples)
    return _Option(text, [own, *(_raised(block) for block in group[1:])])


def _raised(block: Block) -> Block:
    return Block("item", block.runs, max(block.level - 1, 0), block.ordered) if block.kind == "item" else block


# --- Headings ---


def _titled(blocks: list[Block]) -> Options | None:
    umbrella = blocks[0]
    at = next((at for at, block in enumerate(blocks[1:], start=1) if block.kind != "paragraph"), len(blocks))
    if at == len(blocks) or blocks[at].kind != "heading" or blocks[at].level <= umbrella.level:
        return None
    level = blocks[at].level
    found = Options(at, [], umbrella, blocks[1:at])
    while found.length < len(blocks) and blocks[found.length].kind == "heading" and blocks[found.length].level == level:
        end = _section_end(blocks, found.length + 1, level)
        found.options.append(_titled_option(blocks[found.length], blocks[found.length + 1 : end]))
        found.length = end
    return found


def _section_end(blocks: list[Block], start: int, level: int) -> int:
    """Where the next heading of this level or above stands. A table ends it too: an option holds none."""
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.kind == "table" or (block.kind == "heading" and block.level <= level):
            return at
    return len(blocks)


def _titled_option(heading: Block, blocks: list[Block]) -> _Option:
    match = TITLED.match(heading.text)
    name, short_name = (match["name"], match["short"]) if match else (heading.text.rstrip(": "), "")
    text = " ".join(words(block.runs) for block in blocks)
    lower = [Block("paragraph", bold(block.runs)) if block.kind == "heading" else block for block in blocks]
    return _Option(option_text(0, name, short_name, text), lower)
