"""Concord as chaos meets it: every process may be killed at a named step; those that bring versions out live on a host
of their own, behind a cable; the files for readers lie on a small disk."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from deploy.local.processes import Processes
from deploy.local.services import Services
from tests.chaos import doomed
from tests.edge.hosts import Host, can_make_networks, hosts
from tests.edge.small_disk import SmallDisk, small_disk
from tests.running.concord import Concord, running, wait_for
from tests.services import ROOT, VAR

FAR = ("worker", "reconcile", "edge")
REACHED_BY = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")


class Steps:
    """Papers with the names of steps; see `tests.chaos.doomed`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()

    def lay(self, process: str, step: str, meets: int = signal.SIGKILL, whom: str = "all") -> None:
        """Whoever reaches the step first meets the signal: `whom` "all" of its group, or "one"."""
        paper = self.folder / f"{process} {step}"
        written = self.folder / f"being written: {paper.name}"  # several are laid at once
        written.write_text(f"{int(meets)} {whom}")
        written.rename(paper)

    def met(self) -> int:
        """Wait for the step; answers who met the signal there."""
        return wait_for(self._who, f"a step of {[paper.name for paper in self.folder.iterdir()]}")

    def taken(self) -> list[str]:
        """The steps at which somebody met a signal, and whose they are; all papers are gone afterwards."""
        met = [paper.name.split(maxsplit=2)[2] for paper in self._all_met()]
        self.clear()
        return met

    def clear(self) -> None:
        for paper in self.folder.iterdir():
            paper.unlink(missing_ok=True)

    def _who(self) -> int:
        return next((int(paper.name.split()[1]) for paper in self._all_met()), 0)

    def _all_met(self) -> list[Path]:
        return list(self.folder.glob("met *"))


class Stage(Concord):
    """Concord with all this under it. `left_out`: what this account may not do, and what is therefore not tried."""

    def __init__(self, services: Services, disk: SmallDisk, host: Host) -> None:
        super().__init__(services)
        self.disk, self.host, self.steps = disk, host, Steps(VAR / "steps")
        there = {"disk": disk.mounted, "network": host.apart, "limits": shutil.which("prlimit")}
        self.left_out = [name for name, possible in there.items() if not possible]
        assert can_make_networks() or not os.environ.get("CI"), "This test needs iproute2: install it (.ci/run does)."
        if disk.mounted:
            shutil.rmtree(self.edge)
            self.edge = disk.folder / "edge"
            self.edge.mkdir()
        self.settings |= {"EDGE_DIR": str(self.edge), doomed.FOLDER: str(self.steps.folder)}
        self.processes = Processes(ROOT, services.logs, self.settings, services.folder.token, self.said.append)
        reached_by = [f"{name}={host.way_to(self.settings[name])}" for name in REACHED_BY] if host.apart else []
        for name in FAR:
            known = [*host.before, "env", f"CHAOS_PROCESS={name}", *reached_by]
            self.commands[name] = [*known, sys.executable, "-m", "tests.chaos.doomed", *self.commands[name][1:]]
        web = [word.replace("cms.wsgi:", "tests.chaos.doomed_web:") for word in self.commands["web"]]
        self.commands["web"] = ["env", "CHAOS_PROCESS=web", *web]


@contextmanager
def stage(services: Services, django_db_blocker: Any, disk: Path) -> Iterator[Stage]:
    with ExitStack() as under:
        small = under.enter_context(small_disk(disk))
        (host,) = under.enter_context(hosts("host-far"))

        def made(given: Services) -> Stage:
            return Stage(given, small, host)

        started = under.enter_context(running(services, django_db_blocker, made))
        assert isinstance(started, Stage)
        yield started
