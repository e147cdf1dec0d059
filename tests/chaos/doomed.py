"""One of Concord's processes, which meets a signal at the step that a test has named, and else does as always.

CHAOS_PROCESS=<its name> python -m tests.chaos.doomed -m <module> <arguments>, or <file> <arguments>

A test lays down a paper named "<process> <step>" in the folder CHAOS_STEPS; whoever reaches the step first takes it
away, and the signal that stands on it meets that process or all of its group."""

from __future__ import annotations

import os
import runpy
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.chaos import clocks

FOLDER, CLOCK = "CHAOS_STEPS", "CHAOS_CLOCK"  # the second: seconds by which the process is ahead of the time
Work = Callable[..., Any]
under_way = threading.local()  # what this thread's transaction is about, once it has written that


def reached(step: str) -> None:
    """The signal is met here when a test says so; one process alone meets it."""
    folder, name = Path(os.environ[FOLDER]), os.environ["CHAOS_PROCESS"]
    taken = folder / f"taken by {os.getpid()}"
    try:
        (folder / f"{name} {step}").rename(taken)
    except FileNotFoundError:
        return
    number, whom = taken.read_text().split()
    taken.rename(folder / f"met {os.getpid()} {name} {step}")
    if whom == "all":
        os.killpg(os.getpgid(0), int(number))
    else:
        os.kill(os.getpid(), int(number))


def before(place: Any, name: str, step: str) -> None:
    work: Work = getattr(place, name)

    def call(*values: Any, **named: Any) -> Any:
        reached(step)
        return work(*values, **named)

    setattr(place, name, call)


def after(place: Any, name: str, step: str, about: str = "", if_any: bool = False) -> None:
    """`about`: what the transaction is about from here on, so that its commit can be named. `if_any`: only when there
    was something to do."""
    work: Work = getattr(place, name)

    def call(*values: Any, **named: Any) -> Any:
        done = work(*values, **named)
        if not if_any or done:
            reached(step)
        under_way.about = about or getattr(under_way, "about", "")
        return done

    setattr(place, name, call)


def name_commits() -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    commit, rollback = BaseDatabaseWrapper.commit, BaseDatabaseWrapper.rollback

    def named(connection: BaseDatabaseWrapper) -> None:
        about, under_way.about = getattr(under_way, "about", ""), ""
        if about:
            reached(f"before the commit of the {about}")
        commit(connection)
        if about:
            reached(f"after the commit of the {about}")

    def forgotten(connection: BaseDatabaseWrapper) -> None:
        under_way.about = ""
        rollback(connection)

    BaseDatabaseWrapper.commit, BaseDatabaseWrapper.rollback = named, forgotten  # type: ignore[method-assign]


def doom() -> None:
    """Name the steps of everything that Concord does between a submit and a reader."""
    clocks.set_off(float(os.environ.get(CLOCK, "0")))
    import django

    django.setup()
    from publishing import approvals, deliveries, edge, editions, indexes, proofing, sealing, store

    before(proofing, "_claim", "before a proof is claimed")
    after(proofing, "_claim", "after a proof was claimed", if_any=True)
    before(proofing, "settle", "before a rendered proof is sealed")
    after(sealing, "seal", "after a proof was sealed", about="proof")
    after(approvals, "sign", "after the approval")
    after(editions, "_number", "after the number", about="release")
    after(editions, "_write_deliveries", "after the deliveries", about="release")
    before(deliveries, "_claim", "before a delivery is claimed")
    after(deliveries, "_claim", "after a delivery was claimed", if_any=True)
    before(deliveries, "_write", "before the live artefacts")
    after(store, "upsert", "after a live artefact")
    after(deliveries, "_finish", "after a delivery was finished", about="delivery")
    before(indexes, "render", "before a listing is rendered")
    after(indexes, "_serve", "after a listing was rebuilt")
    before(edge.brotli, "compress", "between the packed files")
    before(edge.os, "utime", "before a file has its name")
    before(edge, "_remove_others", "after a file, before its older one is removed")
    before(edge.Edge, "_advance", "after the files, before their place is kept")
    after(edge.Edge, "announce", "after readers were told, before their place is kept")
    name_commits()


def main() -> None:
    """What python itself does with such a command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    doom()
    sys.argv.pop(0)
    if sys.argv[0] == "-m":
        sys.argv.pop(0)
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
