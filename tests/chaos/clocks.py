"""The wrong time for all of one process that Python tells: as on a host whose clock nobody sets.

Before anything else is imported, for others take `time` and `datetime` along by name. (What faketime does to a program
from outside, Python 3.11 does not survive: its sleeps and its locks measure by another clock.)"""

from __future__ import annotations

import datetime
import time
from typing import Any

Right = datetime.datetime


class _Asked(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, Right)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, Right)


def set_off(seconds: float) -> None:
    """So many seconds ahead, or behind when below 0."""
    if not seconds:
        return
    off, seconds_now, nanoseconds_now = datetime.timedelta(seconds=seconds), time.time, time.time_ns

    class Wrong(Right, metaclass=_Asked):
        """Makes right ones but for the moment that it believes is now."""

        __slots__ = ()

        def __new__(cls, *values: Any, **named: Any) -> Any:
            return Right(*values, **named) if cls is Wrong else Right.__new__(cls, *values, **named)

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return Right.now(tz) + off

        @classmethod
        def utcnow(cls) -> Any:
            return Right.now(datetime.UTC).replace(tzinfo=None) + off

        @classmethod
        def today(cls) -> Any:
            return Right.now() + off

    time.time = lambda: seconds_now() + seconds
    time.time_ns = lambda: nanoseconds_now() + int(seconds * 10**9)
    datetime.datetime = Wrong  # type: ignore[misc]
