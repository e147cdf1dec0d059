"""Hosts with nothing but a cable to the database. Where this account may make them, each is a network namespace of the
kernel, and the cable is a pair of virtual interfaces; elsewhere a process behind a relay that can stand still."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from deploy.local.ports import LOOPBACK
from tests import restoring
from tests.edge.mirrors import Mirror
from tests.edge.relay import Relay


class Host:
    """A host in a place of its own; `cut` and `mend` are what happens to its cable."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.space = f"concord{os.getpid()}-{number}"
        self.cable = f"cc{os.getpid() % 10**6}{number}"
        # Addresses set aside for tests of networks (RFC 2544), four for each cable.
        net = f"198.18.{os.getpid() % 250}.{4 * number}".rpartition(".")
        near, far = (f"{net[0]}.{int(net[2]) + one}" for one in (1, 2))
        self.apart = self._lay(near, far)
        database = urlsplit(restoring.test_database_url())
        self.relay = Relay(near if self.apart else LOOPBACK, database.port or 5432)
        at = f"{near if self.apart else LOOPBACK}:{self.relay.port}"
        self.database_url = urlunsplit(database._replace(netloc=f"{database.netloc.rpartition('@')[0]}@{at}"))

    def start(self, directory: Path) -> Mirror:
        before = [_ip(), "netns", "exec", self.space] if self.apart else []
        return Mirror(self.name, directory, self.database_url, before)

    def cut(self) -> None:
        if self.apart:
            _run("link", "set", self.cable, "down")
        else:
            self.relay.open.clear()

    def mend(self) -> None:
        if self.apart:
            _run("link", "set", self.cable, "up")
        else:
            self.relay.open.set()

    def leave(self) -> None:
        self.relay.close()
        if self.apart:
            _run("netns", "del", self.space)

    def _lay(self, near: str, far: str) -> bool:
        """False where this account may not."""
        if not shutil.which(_ip()) or not _may("netns", "add", self.space):
            return False
        end = f"{self.cable}f"
        if not _may("link", "add", self.cable, "type", "veth", "peer", "name", end, "netns", self.space):
            _run("netns", "del", self.space)
            return False
        _run("addr", "add", f"{near}/30", "dev", self.cable)
        _run("link", "set", self.cable, "up")
        _run("-n", self.space, "addr", "add", f"{far}/30", "dev", end)
        _run("-n", self.space, "link", "set", end, "up")
        return True


@contextmanager
def hosts(*names: str) -> Iterator[list[Host]]:
    made: list[Host] = []
    try:
        for number, name in enumerate(names):
            made.append(Host(name, number))
        yield made
    finally:
        for host in made:
            host.leave()


def _ip() -> str:
    return shutil.which("ip", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or "ip"


def _run(*arguments: str) -> None:
    subprocess.run([_ip(), *arguments], check=True, capture_output=True, timeout=10)


def _may(*arguments: str) -> bool:
    return subprocess.run([_ip(), *arguments], capture_output=True, timeout=10).returncode == 0
