"""Whether everything works together, not only this process: what `/healthz/deep` says."""

from __future__ import annotations

from typing import NamedTuple

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from publishing.health import followers, surroundings
from publishing.health.measures import edge_behind, needs_attention, oldest_open, reconciler_age

LATE = 60  # seconds; reliability.md I7


class Finding(NamedTuple):
    name: str
    well: bool
    sentence: str


def findings() -> list[Finding]:
    """In the order in which an operator looks. Raises what the database raises when it is away."""
    age, oldest, behind = reconciler_age(), max(oldest_open().values(), default=0.0), edge_behind()
    waiting = sum(needs_attention().values())
    return [
        Finding("reconciler", age < LATE, f"Its last round was {age:.0f} seconds ago."),
        Finding("deliveries", oldest < LATE, f"The oldest on its way is {oldest:.0f} seconds old."),
        Finding("edge", behind < 1000, f"This host's files are {behind:.0f} changes behind."),
        _disks(),
        _clock(),
        _redis(),
        Finding("attention", waiting == 0, f"{waiting} things wait for a person."),
    ]


def is_well(found: list[Finding]) -> bool:
    """Redis may be away and people may be slow: readers notice neither."""
    return all(finding.well for finding in found if finding.name not in ("redis", "attention"))


def _disks() -> Finding:
    """Of all hosts: each serves an older version while it cannot write."""
    names = followers.in_trouble()
    return Finding("disks", not names, f"Cannot write: {', '.join(names)}." if names else "All hosts can write.")


def _clock() -> Finding:
    off = surroundings.clock_off()
    sentence = f"This host's clock and the database's are {off:.1f} seconds apart."
    return Finding("clock", off <= surroundings.MOST_OFF, sentence)


def _redis() -> Finding:
    try:
        policy = surroundings.eviction()
    except (OperationalError, RedisError, OSError) as problem:
        return Finding("redis", False, f"It does not answer ({type(problem).__name__}); work is slower.")
    if policy not in ("", surroundings.KEEPS_ALL):
        return Finding("redis", False, f"It throws waiting work away when its memory is full ({policy}).")
    return Finding("redis", True, "It answers.")
