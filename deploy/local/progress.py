"""What the person at the terminal reads: lines, steps with their time, and failures in one sentence."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Say = Callable[[str], None]


class Explained(Exception):
    """A failure whose text is one plain sentence that says what to do."""


class _Line:
    """The line of a step that is under way; another line in between makes the step write its own again."""

    unfinished = False


def say(line: str = "") -> None:
    """Write a line for the person, at once even through a pipe."""
    start = "\n" if _Line.unfinished else ""
    _Line.unfinished = False
    _write(f"{start}{line}\n")


def _write(text: str) -> None:
    """A closed terminal or `| head` must not keep the demo from stopping what it started."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")


def silent(line: str = "") -> None:
    """Takes the place of `say` where nobody reads, as in tests."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print the step's name, then its time once it is done."""
    started = time.monotonic()
    line = f"  {name} ".ljust(48, ".")
    _write(line)
    _Line.unfinished = True
    try:
        yield
    except BaseException:
        say()
        raise
    _write("" if _Line.unfinished else line)
    _Line.unfinished = False
    say(f" {time.monotonic() - started:5.1f} s")


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, indented, for the person to read."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines)
