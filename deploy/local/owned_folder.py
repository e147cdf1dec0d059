"""A folder under var/ with one owner at a time, and the clearing up after an owner that was killed."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

from deploy.local.progress import Explained

MARK = "CONCORD_OWNER"  # in the environment of every process an owner starts


class FolderTaken(Exception):
    """Another living process owns the folder."""


class OwnedFolder:
    """Take it before using what is inside; the lock goes with the process, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.token = secrets.token_hex(16)
        self.stopped: list[str] = []  # what a killed owner had left running
        self._lock: IO[str] | None = None

    def take(self) -> None:
        """Own the folder or raise FolderTaken; stops what a killed owner left running."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise Explained(f"{self.path} is in the way: a folder is needed there; move it away.") from None
        lock = open(self.path / "lock", "a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise FolderTaken(str(self.path)) from None
        self._lock = lock
        self.stopped = stop_marked(self._previous_token())
        (self.path / "owner.json").write_text(json.dumps({"token": self.token, "pid": os.getpid()}))

    def release(self) -> None:
        """Give the folder up."""
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def taken(self) -> bool:
        """Do we own it?"""
        return self._lock is not None

    def _previous_token(self) -> str:
        try:
            return str(json.loads((self.path / "owner.json").read_text())["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def stop_marked(token: str, grace: float = 8) -> list[str]:
    """Stop every process that carries the token of a gone owner; returns their command lines."""
    marked = [process for process in psutil.process_iter() if token and _carries(process, token)]
    names = [_command(process) for process in marked]
    for process in marked:
        _quietly(process.terminate)
    _, alive = psutil.wait_procs(marked, timeout=grace)
    for process in alive:
        _quietly(process.kill)
    psutil.wait_procs(alive, timeout=2)
    return names


def is_same_process(pid: int, started: float) -> bool:
    """Is the process with this id the one that was started then? Ids are used again."""
    try:
        return bool(abs(psutil.Process(pid).create_time() - started) < 1)
    except psutil.Error:
        return False


def wait_until_gone(pid: int, seconds: float) -> bool:
    """Wait for a process that may not be our child."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def _carries(process: psutil.Process, token: str) -> bool:
    if process.pid == os.getpid():
        return False
    try:
        return bool(process.environ().get(MARK) == token)
    except (psutil.Error, OSError):
        return False


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except psutil.Error:
        pass
