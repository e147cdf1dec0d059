"""The call to action at the end of a treatment document: a heading, up to three lines, the words of a button."""

from __future__ import annotations

from dataclasses import dataclass

from cms.importing.report import Entry, Report, short
from cms.importing.runs import Block
from cms.importing.treatment_text import MOST_LINES, SENTENCE_END, CallToActionText, is_button

HEADING_LENGTH, LINE_LENGTH, FRAGMENT_LENGTH = 60, 160, 60
FRAGMENT = "A fragment after the button"


@dataclass(frozen=True)
class Action:
    text: CallToActionText
    length: int


def find(blocks: list[Block]) -> Action | None:
    """The call to action that these blocks begin with, if they do."""
    button = next((at for at, block in enumerate(blocks[: MOST_LINES + 2]) if at and is_button(block.text)), 0)
    taken = blocks[: button + 1]
    if not button or any(block.kind not in ("paragraph", "heading") for block in taken):
        return None
    lines = [line for block in taken[1:-1] for line in SENTENCE_END.split(block.text)]
    fits = len(taken[0].text) <= HEADING_LENGTH and len(lines) <= MOST_LINES
    if not fits or any(len(line) > LINE_LENGTH for line in lines):
        return None
    return Action(CallToActionText(0, taken[0].text, lines, taken[-1].text), len(taken))


def place(action: Action, blocks: list[Block], report: Report) -> list[Block]:
    """What is left of the blocks. The source names no target, so the button has none."""
    text = action.text
    report.mapped.append(Entry(short(text.heading), "Heading of a call to action, which is a draft of its own"))
    report.mapped += [Entry(short(line), "Line of the call to action") for line in text.lines]
    report.mapped.append(Entry(text.button, "Button of the call to action. It leads nowhere yet: choose a page"))
    if any(run.href or run.bold or run.italic for block in blocks[: action.length] for run in block.runs):
        linked = [f"{run.text} ({run.href})" for block in blocks[: action.length] for run in block.runs if run.href]
        report.changed.append(Entry(" · ".join(linked), "A call to action is plain words: bold, italic and links end."))
    left = blocks[action.length :]
    if len(left) == 1 and _is_fragment(left[0]):
        report.dropped.append(Entry(left[0].text, FRAGMENT))
        return []
    return left


def _is_fragment(block: Block) -> bool:
    plain = block.kind == "paragraph" and not block.text.endswith((".", "!", "?"))
    return plain and len(block.text) <= FRAGMENT_LENGTH
