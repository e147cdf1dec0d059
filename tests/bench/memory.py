"""What processes hold in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.running.concord import Concord


def tree_of(pid: int) -> list[psutil.Process]:
    """A process and all that it started."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def held(concord: Concord) -> dict[str, float]:
    """Megabytes that each process of the Procfile and its children hold, shared pages counted in parts (PSS)."""
    return {
        name: sum(process.memory_full_info().pss for process in tree_of(child.process.pid)) / 1e6
        for name, child in concord.processes.children.items()
        if name != "mail"
    }


@contextmanager
def weighed(*pids: int, every: float = 1.0) -> Iterator[list[float]]:
    """Megabytes that these processes hold together (PSS), every so many seconds; nothing more once one has ended."""
    weights: list[float] = []
    done = threading.Event()

    def weigh() -> None:
        processes = [psutil.Process(pid) for pid in pids]
        while not done.wait(every):
            try:
                found = [process.memory_full_info().pss for process in processes]
            except psutil.Error:
                return
            if not all(found):  # one has ended and nobody has asked for its exit code yet
                return
            weights.append(sum(found) / 1e6)

    thread = threading.Thread(target=weigh, daemon=True)
    thread.start()
    try:
        yield weights
    finally:
        done.set()
        thread.join()
