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
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models import Count

from deploy.local.ports import LOOPBACK
from publishing.models import AuditEntry, Edition, LiveRecord
from tests.chaos.faults import AT_A_STEP, FAULTS, NEEDS, NotNow, Scene, possible
from tests.chaos.people import VERSION, Reader, bring_out, until_all_agree
from tests.chaos.stage import Stage
from tests.nginx import nginx
from tests.running.colleagues import Colleague, the_page
from tests.running.convergence import publication
from tests.services import ROOT, VAR

pytestmark = [pytest.mark.slow, pytest.mark.timeout(4000)]

SECONDS = float(os.environ.get("SECONDS", "20"))
SEED = int(os.environ.get("SEED", "7"))
EDITION = re.compile(r'"edition":(\d+)')
MOST_AT_ONCE = 9
READERS = 4  # two at web, two at nginx
HANDS = 4  # faults that come about at one moment


class Soak:
    """Rounds of one version each, with one fault or several while it is on its way."""

    def __init__(self, scene: Scene, reviewer: Colleague) -> None:
        self.scene, self.reviewer = scene, reviewer
        self.injected: dict[str, int] = defaultdict(int)
        self.longest: dict[str, float] = defaultdict(float)
        self.versions: list[int] = []

    def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        faults = possible(self.scene.concord)
        waiting = list(faults)  # each at least once, then at random
        while time.monotonic() < until or waiting:
            chosen = [waiting.pop() for _one in range(min(MOST_AT_ONCE, len(waiting)))]
            chosen = chosen or self.scene.chance.sample(faults, self.scene.chance.randint(1, MOST_AT_ONCE))
            missed = self._round(chosen)
            waiting += [name for name in missed if name not in self.injected]

    def _round(self, chosen: list[str]) -> list[str]:
        """Answers what did not come about."""
        with ThreadPoolExecutor(HANDS) as pool:
            # Those at a step first: nobody goes back to a step.
            ordered = sorted(chosen, key=lambda name: AT_A_STEP not in name)
            faults = [pool.submit(self._bring_about, name, self.scene.chance.uniform(0, 1)) for name in ordered]
            version = bring_out(self.reviewer, f"Words for careful readers, number {len(self.versions)}.")
            happened = [name for name, fault in zip(ordered, faults, strict=True) if fault.result()]
        begun = time.monotonic()
        until_all_agree(self.scene.concord, version, str(chosen))
        happened += [f"{AT_A_STEP}: {step}" for step in self.scene.concord.steps.taken()]
        self._count(happened, time.monotonic() - begun)
        self.versions.append(version)
        return [name for name in ordered if name not in happened and AT_A_STEP not in name]

    def _count(self, happened: list[str], seconds: float) -> None:
        for name in happened:
            self.injected[name] += 1
            self.longest[name] = max(self.longest[name], seconds)

    def _bring_about(self, name: str, pause: float) -> bool:
        """Whether it happened; a death at a step happens when somebody comes there."""
        time.sleep(pause)
        try:
            FAULTS[name](self.scene)
        except NotNow:
            return False
        return AT_A_STEP not in name


def test_all_agree_whatever_happens(
    concord: Stage, reviewer: Colleague, services: Any, supervised: None, tmp_path: Path
) -> None:
    soak = Soak(Scene(concord, services, random.Random(SEED)), reviewer)  # noqa: S311
    until_all_agree(concord, bring_out(soak.reviewer, "Words before anything happens."), "nothing")
    done = threading.Event()
    with (
        nginx(concord.edge / "main", tmp_path, urlsplit(concord.url).port or 0) as port,
        ThreadPoolExecutor(READERS) as pool,
    ):
        readers = _readers(concord.url) + _readers(f"http://{LOOPBACK}:{port}")
        others = [pool.submit(reader.read_until, done) for reader in readers]
        try:
            soak.run(SECONDS)
        finally:
            done.set()
        for one in others:
            one.result()
    found = _outcome(soak, readers)
    _tell(soak, readers, found)
    assert not any(found.values()), [(reader.backwards, reader.torn, reader.missing) for reader in readers]
    assert soak.versions == sorted(set(soak.versions)), "a version came out of turn"
    _audit(concord)


def _outcome(soak: Soak, readers: list[Reader]) -> dict[str, int]:
    """What has to be zero."""
    numbers = Edition.objects.filter(publication=publication()).values_list("number", flat=True)
    return {
        "lost": len(set(range(1, max(soak.versions) + 1)) - set(numbers)),
        "duplicated": _written_twice(),
        "backwards": sum(len(reader.backwards) for reader in readers),
        "torn": sum(len(reader.torn) for reader in readers),
        "missing": sum(len(reader.missing) for reader in readers),
    }


def _written_twice() -> int:
    """How often an address of the page was given a version that it had been given before; the database lets that be.
    The reconciler's word that a damaged file shall be written anew does it too, and goes into the record."""
    written = LiveRecord.objects.filter(publication=publication(), key__channel__in=["website", "mobile"])
    times = written.values("key__path", "version").annotate(times=Count("pk")).filter(times__gt=1)
    again: Counter[str] = Counter()
    for row in times:
        again[row["key__path"]] += row["times"] - 1
    mended = AuditEntry.objects.filter(subject=f"publication {publication().pk}", event="drift mended")
    return sum(max(0, more - mended.filter(detail__contains=f"/{path} ").count()) for path, more in again.items())


def _readers(host: str) -> list[Reader]:
    """One of the website and one of the app."""
    item = f"{host}/api/mobile/v1/en-US/items/{the_page().translation_key}"
    return [Reader(host + the_page().public_path, "</html>", VERSION), Reader(item, "}", EDITION)]


def _tell(soak: Soak, readers: list[Reader], outcome: dict[str, int]) -> None:
    found = {
        "versions": len(soak.versions),
        "faults": sum(soak.injected.values()),
        "answers": sum(reader.answers for reader in readers),
        **outcome,
        "left out here": sorted(name for name, needed in NEEDS.items() if needed in soak.scene.concord.left_out),
        "injected": dict(sorted(soak.injected.items())),
        "longest_seconds_to_agree": {name: round(seconds, 1) for name, seconds in sorted(soak.longest.items())},
    }
    text = json.dumps(found, indent=1)
    (VAR / "chaos.json").write_text(text + "\n")
    sys.stderr.write(f"\n{text}\n")


def _audit(concord: Stage) -> None:
    command = [sys.executable, "manage.py", "audit"]
    done = subprocess.run(command, cwd=ROOT, env=concord.settings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
