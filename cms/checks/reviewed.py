"""review.overdue: a newsletter takes no page to its readers that nobody has looked at again in time."""

from collections.abc import Iterator

from cms.checks.written import Written
from publishing import live
from publishing.snapshots import Block
from publishing.source import Finding

ID = "review.overdue"
MESSAGE = "“{}” is past its review date. Take it out, or ask {} to confirm it or to have it renewed."
OWN = "What readers see now is past its review date. Approving this version sets a new date; check every fact first."


def overdue(written: Written) -> list[Finding]:
    snapshot = written.snapshot
    if snapshot.kind != "newsletter":
        found = live.find(snapshot.public_id, locale=snapshot.locale)
        return [Finding(ID, "note", "", OWN)] if found and found.stamps["overdue"] else []
    cards = [block for block in snapshot.blocks if block.type == "page_card"]
    return [finding for card in cards for finding in _overdue(card, snapshot.locale)]


def _overdue(card: Block, locale: str) -> Iterator[Finding]:
    found = live.find(card.values["public_id"], locale=locale)
    if found and found.stamps["overdue"]:
        names = " or ".join(reviewer["name"] for reviewer in card.values["reviewers"])
        message = MESSAGE.format(card.values["title"], names or "its reviewer")
        yield Finding(ID, "error", f"items.{card.id}", message)
