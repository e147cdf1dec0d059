"""`make chaos SECONDS=600`: random faults while versions come out. A short form is in `make test`.

After each version all must agree within a minute; readers never get an older one after a newer one, nor half of one; in
the end `manage.py audit` proves every byte, and what is printed says what was injected and how long it took to mend."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deploy.local import processes
from publishing.models import Edition
from tests.chaos.faults import FAULTS, Scene, settle
from tests.chaos.people import VERSION, Reader, bring_out, patiently
from tests.running.colleagues import Colleague, the_page
from tests.running.concord import Concord, concord_fixture
from tests.running.convergence import converged, publication
from tests.services import ROOT, VAR

pytestmark = [pytest.mark.slow, pytest.mark.timeout(4000)]

SECONDS = float(os.environ.get("SECONDS", "20"))
SEED = int(os.environ.get("SEED", "7"))
EDITION = re.compile(r'"edition":(\d+)')
MOST_AT_ONCE = 3

concord = concord_fixture("module")


class Soak:
    """Rounds of one version each, with one to three faults while it is on its way."""

    def __init__(self, scene: Scene, reviewer: Colleague) -> None:
        self.scene, self.reviewer = scene, reviewer
        self.injected: dict[str, int] = defaultdict(int)
        self.longest: dict[str, float] = defaultdict(float)
        self.versions: list[int] = []
        self.missing = ""  # what kept all from agreeing when that was looked at last

    def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        waiting = list(FAULTS)  # each at least once, then at random
        while time.monotonic() < until or waiting:
            chosen = [waiting.pop() for _one in range(min(MOST_AT_ONCE, len(waiting)))]
            chosen = chosen or self.scene.chance.sample(list(FAULTS), self.scene.chance.randint(1, MOST_AT_ONCE))
            self._round(chosen)

    def _round(self, chosen: list[str]) -> None:
        with ThreadPoolExecutor(1) as pool:
            faults = pool.submit(self._inject, chosen)
            version = bring_out(self.reviewer, f"Words for careful readers, number {len(self.versions)}.")
            faults.result()
        begun = time.monotonic()
        patiently(lambda: self._agree(version), f"all to agree on {version} after {chosen}", why=lambda: self.missing)
        for name in chosen:
            self.longest[name] = max(self.longest[name], time.monotonic() - begun)
        self.versions.append(version)

    def _agree(self, version: int) -> bool:
        """Ledger, edge and web; an assertion that fails now may hold in a moment."""
        try:
            converged(self.scene.concord, version)
        except AssertionError as missing:
            self.missing = f" {missing}"[:600]
            return False
        return True

    def _inject(self, chosen: list[str]) -> None:
        for name in chosen:
            time.sleep(self.scene.chance.uniform(0, 0.6))
            FAULTS[name](self.scene)
            self.injected[name] += 1


def test_all_agree_whatever_happens(
    concord: Concord, services: Any, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setattr(processes, "RESTARTS", 10_000)  # no supervisor would give up here
    settle(services)
    soak = Soak(Scene(concord, services, random.Random(SEED)), Colleague(concord, "reviewer"))  # noqa: S311
    bring_out(soak.reviewer, "Words before anything happens.")
    readers = _readers(concord)
    done = threading.Event()
    with ThreadPoolExecutor(len(readers) + 1) as pool:
        others = [pool.submit(reader.read_until, done) for reader in readers]
        others.append(pool.submit(_supervise, concord, done))
        try:
            soak.run(SECONDS)
        finally:
            done.set()
        for one in others:
            one.result()
    _tell(soak, readers)
    assert not any(reader.torn for reader in readers)
    assert not any(reader.backwards for reader in readers)
    assert soak.versions == sorted(set(soak.versions)), "a version came twice, or out of turn"
    numbers = Edition.objects.filter(publication=publication()).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, max(soak.versions) + 1)), "a version is missing"
    _audit(concord)


def _readers(concord: Concord) -> list[Reader]:
    item = f"{concord.url}/api/mobile/v1/en-US/items/{the_page().translation_key}"
    return [Reader(concord.url + the_page().public_path, "</html>", VERSION), Reader(item, "}", EDITION)]


def _supervise(concord: Concord, done: threading.Event) -> None:
    """Start again what ended, as systemd and compose do."""
    while not done.wait(0.2):
        concord.processes.watch()


def _tell(soak: Soak, readers: list[Reader]) -> None:
    found = {
        "versions": len(soak.versions),
        "faults": sum(soak.injected.values()),
        "answers": sum(reader.answers for reader in readers),
        "lost": 0,
        "backwards": sum(len(reader.backwards) for reader in readers),
        "torn": sum(len(reader.torn) for reader in readers),
        "injected": dict(sorted(soak.injected.items())),
        "longest_seconds_to_agree": {name: round(seconds, 1) for name, seconds in sorted(soak.longest.items())},
    }
    text = json.dumps(found, indent=1)
    (VAR / "chaos.json").write_text(text + "\n")
    sys.stderr.write(f"\n{text}\n")


def _audit(concord: Concord) -> None:
    command = [sys.executable, "manage.py", "audit"]
    done = subprocess.run(command, cwd=ROOT, env=concord.settings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
