"""Concord's own processes: started from the Procfile, watched, brought back, stopped in order."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.owned_folder import MARK, stop_marked
from deploy.local.progress import Explained, Say, last_lines, say

STOP_ORDER = ("web", "worker", "reconcile", "edge", "mail")
GRACE = 12.0  # seconds to finish what is under way
RESTARTS = 5  # within RESTART_WINDOW seconds, then it is given up
RESTART_WINDOW = 60.0
FAILED_START = 10.0  # an error this soon is no accident that a restart would mend


@dataclass
class Child:
    """One process, the leader of a session of its own, so that Ctrl-C in the terminal does not reach it."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    restarts: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A `manage.py` command, and what it does in a person's words."""

    title: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Running:
    """A step under way."""

    step: Step
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes]


class Processes:
    """All children of one owner; every one carries the owner's token in its environment."""

    def __init__(self, root: Path, logs: Path, settings: Mapping[str, str], token: str, tell: Say = say) -> None:
        self.root = root
        self.logs = logs
        self.settings = {**settings, MARK: token}
        self.token = token
        self.tell = tell
        self.children: dict[str, Child] = {}

    def start(self, name: str, command: list[str]) -> None:
        """Start a child whose output goes to its log."""
        log = self.logs / f"{name}.log"
        log.write_bytes(b"")
        self.children[name] = Child(name, command, log, self._launch(command, log))

    def begin(self, step: Step) -> Running:
        """Start a `manage.py` command that ends by itself; `end` waits for it."""
        log = self.logs / f"{step.command[0]}.log"
        log.write_bytes(b"")
        command = [sys.executable, "manage.py", *step.command]
        return Running(step, command, log, self._launch(command, log))

    def end(self, running: Running) -> None:
        """Wait for the command; raises Explained with the end of its log if it fails."""
        if running.process.wait() != 0:
            raise Explained(
                f"`{shown(running.command)}` failed; the end of {running.log}:\n{last_lines(running.log, 20)}"
            )

    def run_in_view(self, command: list[str]) -> int:
        """Run a command that speaks to the person, watching the children meanwhile; returns its exit code."""
        process = subprocess.Popen(
            command,
            cwd=self.root,
            env={**self.settings, "LOG_LEVEL": "WARNING"},  # the person reads its sentences, not log lines
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None:
            self.watch()
            time.sleep(0.2)
        return process.returncode

    def watch(self) -> None:
        """Say which child ended and start it again; one that cannot start, or keeps ending, is given up."""
        for child in list(self.children.values()):  # another thread may be starting one
            code = child.process.poll()
            if code is not None:
                self._revive(child, code)

    def _revive(self, child: Child, code: int) -> None:
        now = time.monotonic()
        child.restarts = [moment for moment in child.restarts if now - moment < RESTART_WINDOW] + [now]
        if (code > 0 and now - child.started < FAILED_START) or len(child.restarts) > RESTARTS:
            raise Explained(f"{child.name} ended ({ended(code)}); the end of {child.log}:\n{last_lines(child.log)}")
        self.tell(f"\n  {child.name} ended ({ended(code)}); starting it again. The end of its log was:")
        self.tell(last_lines(child.log, 3))
        self._end_group(child.process.pid)
        child.process = self._launch(child.command, child.log)
        child.started = now

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop all children in order, giving each time to finish until `hurry` (a second Ctrl-C) says true."""
        names = sorted(self.children, key=lambda name: STOP_ORDER.index(name) if name in STOP_ORDER else 99)
        for name in names:
            child = self.children.pop(name)
            if child.process.poll() is None:
                child.process.terminate()
                self._wait(child.process, hurry)
            self._end_group(child.process.pid)
        # One-off commands that were interrupted, and a child interrupted between its start and its entry here.
        stop_marked(self.token, grace=3)

    def _launch(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        with open(log, "ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.root,
                env=self.settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @staticmethod
    def _wait(process: subprocess.Popen[bytes], hurry: Callable[[], bool]) -> None:
        until = time.monotonic() + GRACE
        while process.poll() is None and time.monotonic() < until and not hurry():
            time.sleep(0.05)
        if process.poll() is None:
            process.kill()
            process.wait(5)

    @staticmethod
    def _end_group(leader: int) -> None:
        """Whatever a gone leader left behind, such as the pool of a killed worker."""
        try:
            os.killpg(leader, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def procfile_commands(root: Path, settings: Mapping[str, str]) -> dict[str, list[str]]:
    """The Procfile's commands with our Python and the settings filled in."""
    commands = {}
    for line in (root / "Procfile").read_text().splitlines():
        name, separator, command = line.partition(":")
        if separator and not line.startswith("#"):
            words = [settings.get(word[1:], "") if word.startswith("$") else word for word in shlex.split(command)]
            commands[name] = [sys.executable, *words[1:]]
    if sys.platform == "darwin":  # a forked worker and libpq can crash each other there
        commands["worker"] += ["--pool", "threads"]
    return commands


def ended(code: int) -> str:
    """How a process ended, in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def shown(command: list[str]) -> str:
    """A command as a person would type it."""
    return shlex.join(["python" if word == sys.executable else word for word in command])
