"""Every change of a message's state: one conditional UPDATE, fenced, in database time (reliability.md §1.4).

Rows are locked in the order of their ids, so that workers, reconciler and a person who stops never wait in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from channels.newsletter.models import Message
from channels.newsletter.sending.outcomes import Kind, Outcome
from channels.newsletter.sending.statements import CLAIM, DEFER, FINISH, MAY_LEAVE, PUT_BACK, RENEW

State = Message.State
BATCH = 200
ATTEMPTS, AGE = 8, 48  # hours
BACKOFF = [60, 300, 900, 3600, 4 * 3600, 8 * 3600]  # seconds, give or take a fifth
PAUSE = 300  # seconds before it begins once more
AGAIN = 3  # how often the text of a correction may begin to leave (I13)


@dataclass(frozen=True)
class Claim:
    """A message that this worker holds, and what its letter needs."""

    id: int
    fence: int
    address: str
    message_id: str
    date: datetime
    subscriber: UUID
    refused: bool = False  # a server refused its text before, and a person let the mailing go on

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Ending:
    """How a message that this worker holds ended."""

    held: Claim
    outcome: Outcome


def lease() -> float:
    """Seconds for which a claim holds."""
    return float(settings.NEWSLETTER_LEASE_SECONDS)


def claim(edition_id: int, most: int = BATCH) -> tuple[list[Claim], bool]:
    """(messages to send, whether anything was taken at all). Other workers take other messages."""
    values = {"edition": edition_id, "batch": most, "lease": lease()}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = cursor.fetchall()
    return sorted((Claim(*row[:-1]) for row in rows if not row[-1]), key=lambda held: held.id), bool(rows)


def begin(held: Sequence[Claim]) -> set[int]:
    """Record, before it happens, that the texts of these may leave. Answers those that may; no other must."""
    return _may_leave(held, [State.LEASED], begins=1)


def still_may_leave(held: Sequence[Claim]) -> set[int]:
    """Of those that were begun: whose lease still runs, and whom nobody stopped since."""
    return _may_leave(held, [State.IN_DATA], begins=0)


def renew(held: Sequence[Claim]) -> None:
    """A slow server takes its time: these are still ours."""
    _run(RENEW, _held(held, [State.LEASED, State.IN_DATA]) | {"lease": lease()})


def put_back(
    held: Iterable[Claim],
    *,
    refused: Outcome | None = None,
    nothing_left: bool = False,
    seconds: float | None = None,
) -> None:
    """Nothing of these reached anybody: others may take them, no attempt is charged. Who has left is left out.

    `refused` is the server's answer to the text, so that it may be sent again; `nothing_left` says that the text of
    one that was begun did not leave after all; `seconds`, that nobody shall take them before."""
    held = list(held)
    if held:
        states = [State.LEASED, State.IN_DATA] if refused or nothing_left else [State.LEASED]
        told = refused and refused.about_message
        code, reply = (refused.code, refused.reply) if refused and told else (None, None)
        _run(PUT_BACK, _held(held, states) | {"code": code, "reply": reply, "seconds": seconds})


def finish(endings: Iterable[Ending]) -> None:
    """Accepted, rejected or uncertain. Where the envelope was refused, the text did not begin to leave after all."""
    rows = sorted(endings, key=lambda ending: ending.held.id)
    if not rows:
        return
    outcomes = [row.outcome for row in rows]
    told = {
        "states": [outcome.kind.value for outcome in outcomes],
        "reasons": [outcome.fault.value for outcome in outcomes],
        "codes": [outcome.code for outcome in outcomes],
        "replies": [outcome.reply for outcome in outcomes],
        "references": [outcome.reference for outcome in outcomes],
        "unsent": [outcome.kind is Kind.REJECTED and outcome.step != "text" for outcome in outcomes],
    }
    _run(FINISH, _held([row.held for row in rows], []) | told | {"again": AGAIN, "pause": PAUSE})


def defer(held: Claim, outcome: Outcome) -> None:
    """Try again later, at most ATTEMPTS times and not after AGE."""
    unsent = outcome.step != "text"
    values = {"id": held.id, "fence": held.fence, "code": outcome.code, "reply": outcome.reply, "unsent": unsent}
    _run(DEFER, values | {"most": ATTEMPTS, "age": AGE, "backoff": BACKOFF})


def _may_leave(held: Sequence[Claim], states: list[State], begins: int) -> set[int]:
    values = _held(held, states) | {"begins": begins, "lease": lease()}
    with connection.cursor() as cursor:
        cursor.execute(MAY_LEAVE, values)
        return {pk for (pk,) in cursor.fetchall()}


def _held(held: Sequence[Claim], states: list[State]) -> dict[str, Any]:
    return {
        "ids": [claimed.id for claimed in held],
        "fences": [claimed.fence for claimed in held],
        "states": [state.value for state in states],
    }


def _run(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
