"""What log lines are about: which request, which version, which channel. Bound where the work begins, said in every
line that it causes (cms/logs.py), also by libraries that know nothing of it. Numbers and our own names, no person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Facts = dict[str, str | int]

REQUEST = "request"  # the fact that goes along from a request to the tasks that it wakes
REQUEST_HEADER = "concord_request"  # of a task's message
_bound: ContextVar[Facts] = ContextVar("log_facts", default={})  # noqa: B039 - never changed, only replaced


def bound() -> Facts:
    """The facts of what this thread is at."""
    return _bound.get()


def begin(**facts: str | int) -> None:
    """These and no others, for a thread that takes one piece of work after the other."""
    _bound.set(facts)


@contextmanager
def about(**facts: str | int) -> Iterator[None]:
    """These too, until the block ends."""
    token = _bound.set(_bound.get() | facts)
    try:
        yield
    finally:
        _bound.reset(token)
