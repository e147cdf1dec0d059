"""How a text begins: its title, and the lead that follows."""

from __future__ import annotations

from cms.importing.report import Entry, Report, short
from cms.importing.runs import Block, Run, Runs, part, words
from cms.importing.treatment_text import HEADER_MARK

TITLE_LENGTH, LEAD_LENGTH, LEAD_LEAST = 255, 300, 40
MARK = "Marks the app's header, which is a snippet of its own"


def opening(blocks: list[Block], report: Report) -> tuple[list[Block], str, str]:
    """(what is left, title, lead)"""
    marks = [block for block in blocks[:3] if block.text.casefold() == HEADER_MARK]
    report.dropped += [Entry(block.text, MARK) for block in marks]
    rest = [block for block in blocks if block not in marks]
    title, rest = _title(rest, report)
    lead, rest = _lead(rest, report)
    return rest, title, lead


def _title(blocks: list[Block], report: Report) -> tuple[str, list[Block]]:
    at = _title_at(blocks)
    if at is None:
        report.changed.append(Entry("", "No heading and no short first line: write the title yourself."))
        return "", blocks
    heading, rest = blocks[at], blocks[:at] + blocks[at + 1 :]
    report.mapped.append(Entry(short(heading.text), "Title"))
    first, left = part(heading.runs, TITLE_LENGTH)
    if len(words(first)) > TITLE_LENGTH:  # one endless word: the title shows its beginning
        left = heading.runs
    if left:
        report.changed.append(Entry(short(words(left)), "Longer than a title may be: this is the first text now."))
        rest = [Block("paragraph", left), *rest]
    return words(first)[:TITLE_LENGTH], rest


def _title_at(blocks: list[Block]) -> int | None:
    """The first heading if nothing but a few lines stands above it, else a short first line."""
    heading = next((at for at, block in enumerate(blocks) if block.kind == "heading"), None)
    if heading is not None and (heading == 0 or blocks[heading].level == 1):
        return heading
    if blocks and blocks[0].kind == "paragraph" and _is_line(blocks[0].text):
        return 0
    return None


def _is_line(text: str) -> bool:
    return len(text) <= 120 and not text.endswith((".", "!", "?", ":", ";", ","))


def _lead(blocks: list[Block], report: Report) -> tuple[str, list[Block]]:
    """The first paragraph, and the next while they are short; of a long one the sentences that fit."""
    taken: list[Runs] = []
    rest = list(blocks)
    while rest and rest[0].kind == "paragraph" and (length := _length(taken)) < LEAD_LEAST:
        first, left = part(rest[0].runs, LEAD_LENGTH - length - 1)
        if len(words(first)) >= LEAD_LENGTH - length or (taken and left):
            break
        taken.append(first)
        rest = ([Block("paragraph", left)] if left else []) + rest[1:]
        if left:
            report.changed.append(Entry(short(words(left)), "Too long for the lead: from here on it is text."))
            break
    lead = " ".join(map(words, taken))
    report.mapped += [Entry(short(lead), "Lead")] if lead else []
    _note_lost_marks([run for runs in taken for run in runs], report)
    return lead, rest


def _length(taken: list[Runs]) -> int:
    return sum(len(words(runs)) + 1 for runs in taken)


def _note_lost_marks(runs: list[Run], report: Report) -> None:
    if any(run.href for run in runs):
        linked = " · ".join(run.text.strip() for run in runs if run.href)
        report.changed.append(Entry(linked, "The lead holds no links; the words stay."))
    if any(run.bold or run.italic for run in runs):
        report.changed.append(Entry("", "The lead has no bold and italic words; the words stay."))
