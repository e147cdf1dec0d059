"""heading.order and care_card.count: what readers who go by headings hear, and how many alarms one page may sound."""

from collections import Counter

from cms.checks.written import Written
from publishing.snapshots import Block
from publishing.source import Finding

TOP = 2  # the title is level 1
CARD = "care_card"
# May follow a care card; so may whatever has a heading of its own.
ENDS_CARD = {"heading", CARD, "cta", "glossary_list", "references_list"}
URGENCIES = {"non_urgent": "non-urgent", "urgent": "urgent", "emergency": "emergency"}


def headings(written: Written) -> list[Finding]:
    found = []
    above = 1
    for block in written.snapshot.blocks:
        level = _level(block)
        if level > above + 1:
            message = f"The heading “{block.values.get('text', '')}” skips a level. Choose level {above + 1}."
            found.append(Finding("heading.order", "error", f"body.{block.id}", message))
        above = level or above
    return found


def after_care_cards(written: Written) -> list[Finding]:
    """Without a heading, what follows sounds as if it belonged to the warning."""
    blocks = written.snapshot.blocks
    found = []
    for block, following in zip(blocks, blocks[1:], strict=False):
        if block.type == CARD and following.type not in ENDS_CARD and not following.values.get("heading"):
            message = "Text right after a care card sounds like a part of it. Put a heading between them."
            found.append(Finding("heading.order", "note", f"body.{following.id}", message))
    return found


def care_cards(written: Written) -> list[Finding]:
    cards = [block for block in written.snapshot.blocks if block.type == CARD]
    most = written.rules.max_care_cards
    found = []
    if len(cards) > most:
        message = f"There are {len(cards)} care cards; readers heed {most} at most. Put them together or take some out."
        found.append(Finding("care_card.count", "error", f"body.{cards[most].id}", message))
    counted = Counter(str(card.values.get("urgency")) for card in cards)
    for urgency in (urgency for urgency, number in counted.items() if number > 1):
        second = [card for card in cards if str(card.values.get("urgency")) == urgency][1]
        name = URGENCIES.get(urgency, urgency)
        message = f"There are two care cards of the kind “{name}”. Put what they say into one."
        found.append(Finding("care_card.count", "error", f"body.{second.id}", message))
    return found


def _level(block: Block) -> int:
    """0 for what has no heading. Blocks with a heading of their own show it below the title."""
    if block.type == "heading":
        return int(block.values.get("level") or TOP)
    return TOP if block.values.get("heading") and block.type != CARD else 0
