"""What processes hold in memory."""

from __future__ import annotations

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
