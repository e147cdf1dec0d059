"""Mirrors of the edge as processes, and what stands in their folders."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

from publishing.models import Follower
from publishing.store import last_seq
from tests.running.concord import wait_for
from tests.services import ROOT


class Mirror:
    """`manage.py edge --follow` with a folder of its own, under a name of its own."""

    def __init__(self, name: str, directory: Path, database_url: str, before: list[str] | None = None) -> None:
        """`before`: what the command is run by, such as another network."""
        self.name, self.directory = name, directory
        self.said = ""
        settings = {"EDGE_DIR": str(directory), "EDGE_NAME": name, "DATABASE_URL": database_url}
        self.env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "cms.settings", "PYTHONUNBUFFERED": "1"}
        self.command = [*(before or []), sys.executable, "manage.py", "edge"]
        self.process = subprocess.Popen(
            [*self.command, "--follow"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said += line

    def end(self) -> None:
        self.process.kill()
        self.process.wait(10)

    @property
    def row(self) -> Follower | None:
        return Follower.objects.filter(name=self.name).first()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same command once more on the same host, beside the one that follows."""
        command = [*self.command, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False)

    def caught_up(self) -> None:
        """Wait until it says that it has all there is."""
        newest = last_seq()
        wait_for(lambda: self._has(newest), f"{self.name} to have change {newest}; it said: {self.said[-500:]}")

    def _has(self, seq: int) -> bool:
        assert self.process.poll() is None, self.said
        row = self.row
        return row is not None and row.seq >= seq and not row.trouble


def tree(directory: Path) -> dict[str, str]:
    """Every file that readers may get, by its digest and time; every link by where it leads."""
    found: dict[str, str] = {}
    for path in sorted((directory / "main").rglob("*")):
        name = str(path.relative_to(directory))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = f"{sha256(path.read_bytes()).hexdigest()} {int(path.stat().st_mtime)}"
    return found


def folder_of(directory: Path, page: Any) -> Path:
    return directory / "main" / page.public_path.strip("/")
