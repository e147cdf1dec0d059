"""Blocks of a text, given their places on a treatment page: title, lead, treatment options, text, call to action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms.importing import map_actions, map_opening, map_options
from cms.importing.map_body import Body
from cms.importing.plain_text import ImportRefused
from cms.importing.report import Report
from cms.importing.runs import Block
from cms.importing.treatment_text import CallToActionText


@dataclass
class Mapped:
    """What the draft will hold. `body` are (type, value) pairs as a StreamField takes them, without the call to
    action, whose row is made with the draft."""

    title: str
    lead: str
    report: Report
    body: list[tuple[str, Any]] = field(default_factory=list)
    call_to_action: CallToActionText | None = None


def map_blocks(blocks: list[Block], report: Report, with_action: bool = True) -> Mapped:
    """Every block finds a place, or stands in `report.dropped`. Raises ImportRefused when there is nothing to map."""
    rest, title, lead = map_opening.opening(blocks, report)
    mapped = Mapped(title, lead, report)
    body = Body(report)
    after_options = False
    while rest:
        if options := map_options.find(rest):
            body.end_text()
            map_options.place(options, body, report)
            rest, after_options = rest[options.length :], True
        elif with_action and after_options and (action := map_actions.find(rest)):
            mapped.call_to_action = action.text
            rest = map_actions.place(action, rest, report)
            with_action = False
        else:
            body.add(rest[0])
            rest = rest[1:]
    body.end_text()
    mapped.body = body.pieces
    if not (title or lead or mapped.body or mapped.call_to_action):
        raise ImportRefused("There are no words in it, so there is nothing to import.")
    return mapped
