"""The answer as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.history.questions import spoken
from publishing.history.record import Values


def lines(values: Values, *, whole_day: bool) -> Iterator[str]:
    end = ", at the end of that day or the latest moment of it" if whole_day else ""
    yield f"“{values['title']}” ({values['locale']}) on {spoken(values['moment'])}{end}:"
    for channel in values["channels"]:
        yield ""
        yield channel["label"]
        if not channel["served"]:
            yield "  Nothing of it was there."
        for one in channel["served"]:
            yield from (f"  {line}" for line in _address(one))
    if not any(channel["served"] for channel in values["channels"]):
        yield ""
        yield f"Newest version then: {values['newest_version']['number']}"
        yield from (f"  {line}" for line in _version(values["newest_version"]))


def _address(one: Values) -> Iterator[str]:
    if one["address"]:
        yield one["address"]
    number = one["version"]["number"] if one["version"] else "unknown"
    state = f"led on to {one['leads_to']}" if one["leads_to"] else one["state"]
    until = f" until {spoken(one['until'])}" if one["until"] else ""
    yield f"Version {number}, {state}, exactly so from {spoken(one['from'])}{until}"
    if one["overdue"]:
        yield "It said that its review was overdue."
    if one["version"]:
        yield from _version(one["version"])
    for approval in one["words_approved_by"]:
        yield f"What it said instead was approved by {approval['name']} on {spoken(approval['at'])}"
    if one["file"]:
        same = "the same when stamped again now" if one["intact"] else "NOT the same when stamped again now"
        yield f"SHA-256 {one['sha256']}, {same}"


def _version(version: Values) -> Iterator[str]:
    if version["taken_down"]:
        by = f" by {version['taken_down_by']}" if version["taken_down_by"] else ""
        yield f"Taken down{by}: {version['reason']}."
        if version["replacement"]:
            yield f"Readers were sent to “{version['replacement']}”."
        return
    for approval in version["approvals"]:
        signed = approval["version"]
        which = f" (version {signed})" if signed and signed != version["number"] else ""
        who = f"{approval['name']} ({approval['role']})"
        yield f"Approved by {who} on {spoken(approval['at'])}: {approval['in_words']}{which}"
    if version["reason"]:
        yield f"{version['reason']}."
