"""Hosts with nothing but a cable to the database. Where this account may make them, each is a network namespace of the
kernel, and the cable is a pair of virtual interfaces; elsewhere a process behind a relay that can stand still."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
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
        # Addresses set aside for tests of networks (RFC 2544), eight for each cable.
        self.net, self.first = f"198.18.{os.getpid() % 250}", 8 * number
        self.far = 2
        self.apart = self._lay()
        if not self.apart:
            warnings.warn("No networks can be made here: several hosts are processes behind a relay.", stacklevel=2)
        self.near = self._address(1) if self.apart else LOOPBACK
        self.relays: list[Relay] = []
        self.database_url = self.way_to(restoring.test_database_url())

    @property
    def before(self) -> list[str]:
        """What a command is run by, so that it runs there."""
        return [_ip(), "netns", "exec", self.space] if self.apart else []

    def way_to(self, url: str) -> str:
        """The address at which a server on this machine's loopback is reached from there."""
        parts = urlsplit(url)
        assert parts.port is not None
        relay = Relay(self.near, parts.port)
        self.relays.append(relay)
        who, at, _place = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{who}{at}{self.near}:{relay.port}"))

    def start(self, directory: Path) -> Mirror:
        return Mirror(self.name, directory, self.database_url, self.before)

    def cut(self) -> None:
        if self.apart:
            _run("link", "set", self.cable, "down")
        for relay in () if self.apart else self.relays:
            relay.open.clear()

    def mend(self) -> None:
        if self.apart:
            _run("link", "set", self.cable, "up")
        for relay in () if self.apart else self.relays:
            relay.open.set()

    def renumber(self) -> None:
        """It has another address from now on. What was connected hangs and neither end is told; what connects anew
        gets through."""
        before, self.far = self._address(self.far), 5 - self.far
        _run("-n", self.space, "addr", "del", f"{before}/29", "dev", f"{self.cable}f")
        _run("-n", self.space, "addr", "add", f"{self._address(self.far)}/29", "dev", f"{self.cable}f")

    def leave(self) -> None:
        for relay in self.relays:
            relay.close()
        if self.apart:
            _run("netns", "del", self.space)

    def _address(self, number: int) -> str:
        return f"{self.net}.{self.first + number}"

    def _lay(self) -> bool:
        """False where this account may not."""
        if not shutil.which(_ip()) or not _may("netns", "add", self.space):
            return False
        end = f"{self.cable}f"
        if not _may("link", "add", self.cable, "type", "veth", "peer", "name", end, "netns", self.space):
            _run("netns", "del", self.space)
            return False
        _run("addr", "add", f"{self._address(1)}/29", "dev", self.cable)
        _run("link", "set", self.cable, "up")
        _run("-n", self.space, "addr", "add", f"{self._address(self.far)}/29", "dev", end)
        for one in (end, "lo"):
            _run("-n", self.space, "link", "set", one, "up")
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


def can_make_networks() -> bool:
    """Whether the program is there; the account may still not be allowed to."""
    return bool(shutil.which(_ip()))


def _ip() -> str:
    return shutil.which("ip", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or "ip"


def _run(*arguments: str) -> None:
    subprocess.run([_ip(), *arguments], check=True, capture_output=True, timeout=10)


def _may(*arguments: str) -> bool:
    return subprocess.run([_ip(), *arguments], capture_output=True, timeout=10).returncode == 0
