"""review.overdue: a newsletter takes no page to its readers that nobody has looked at again in time."""

from collections.abc import Iterator

from publishing import live
from publishing.snapshots import Block, Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

MESSAGE = "“{}” is past its review date. Take it out, or ask {} to confirm it or to have it renewed."


def overdue(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    if snapshot.kind != "newsletter":
        return []
    cards = [block for block in snapshot.blocks if block.type == "page_card"]
    return [finding for card in cards for finding in _overdue(card, snapshot.locale)]


def _overdue(card: Block, locale: str) -> Iterator[Finding]:
    found = live.find(card.values["public_id"], locale=locale)
    if found and found.stamps["overdue"]:
        names = " or ".join(reviewer["name"] for reviewer in card.values["reviewers"])
        message = MESSAGE.format(card.values["title"], names or "its reviewer")
        yield Finding("review.overdue", "error", f"items.{card.id}", message)
