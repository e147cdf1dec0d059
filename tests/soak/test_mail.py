"""A newsletter leaves while its processes are killed at random; afterwards the mail server's own list of what arrived
is laid beside the ledger. `make soak-mail RECIPIENTS=100000` runs this with many readers and prints what it found."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import breaker
from deploy.local.processes import procfile_commands
from publishing.base import PublishedEdition
from tests import restoring
from tests.newsletter import crowd
from tests.newsletter.mailserver import free_port
from tests.services import ROOT, VAR

RECIPIENTS = int(os.environ.get("RECIPIENTS", "500"))
LONG = RECIPIENTS > 10_000
EVERY = 5.0 if LONG else 2.0  # seconds between two kills
RATE = 400 if LONG else 60  # messages a second, so that there is time to kill
LEASE = 15 if LONG else 5
RESULTS = ROOT / "tests" / "bench" / "results" / "soak_mail.json"
HOUR = 3600

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.slow, pytest.mark.timeout(2 * HOUR)]


class Processes:
    """Workers and reconciler by name; what was killed is started again."""

    def __init__(self, environment: dict[str, str], services: Any) -> None:
        self.environment, self.services = environment, services
        procfile = procfile_commands(ROOT, environment | {"HOST": "127.0.0.1", "PORT": "9"})
        self.commands = {name: procfile[kind] for name, kind in
                         {"worker": "worker", "worker-2": "worker", "reconcile": "reconcile"}.items()}  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed: Counter[str] = Counter()

    def start(self, name: str) -> None:
        with (VAR / f"soak-{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name], env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def start_all(self) -> None:
        for name in self.commands:
            self.start(name)

    def kill_one(self) -> None:
        """Without warning, and started again at once."""
        kind = random.choice(["worker", "worker-2", "reconcile", "child", "child", "valkey"])  # noqa: S311
        if kind == "valkey":
            self.lose_valkey()
        elif kind == "child":
            self.kill_child()
        else:
            self.end(kind)
            self.start(kind)
        self.killed[kind] += 1

    def kill_child(self) -> None:
        """One of those that a Celery worker lets do the work; the worker replaces it."""
        parent = self.running[random.choice(["worker", "worker-2"])].pid  # noqa: S311
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if children:
            os.kill(int(random.choice(children)), signal.SIGKILL)  # noqa: S311

    def lose_valkey(self) -> None:
        """Everything in it, as when its disk is gone."""
        redis.Redis.from_url(self.environment["REDIS_URL"]).flushall()
        self.services.stop_redis()
        time.sleep(0.5)
        self.services.start_redis()

    def end(self, name: str) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end_all(self) -> None:
        for name in [*self.running]:
            self.end(name)


@pytest.fixture
def sink_log(tmp_path: Path, settings: Any) -> Iterator[Path]:
    log = tmp_path / "arrived"
    log.touch()
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "tests.soak.counting_sink", str(port), str(log)], cwd=ROOT)
    settings.EMAIL_PORT = port
    yield log
    sink.kill()
    sink.wait()


@pytest.fixture
def processes(sink_log: Path, settings: Any, services: Any) -> Iterator[Processes]:
    environment = os.environ | {
        "DATABASE_URL": restoring.test_database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "NEWSLETTER_LEASE_SECONDS": str(LEASE),
        "NEWSLETTER_RELAY_RATE": str(RATE),
    }
    processes = Processes(environment, services)
    yield processes
    processes.end_all()


def test_every_reader_gets_it_once_or_is_named(
    edition: PublishedEdition, processes: Processes, sink_log: Path, capsys: Any
) -> None:
    crowd.subscribe(words())
    processes.start_all()
    started = time.monotonic()
    Newsletter().deliver(edition)
    mailing = Mailing.objects.get()
    try:
        kill_until(lambda: Mailing.objects.filter(finished_at__isnull=False).exists(), processes)
    finally:
        processes.end_all()
    seconds = time.monotonic() - started
    mailing.refresh_from_db()
    found = compare(mailing, sink_log)
    report(found, processes, seconds, capsys)
    assert mailing.state == "sent"
    assert mailing.recipients == RECIPIENTS
    assert (found["duplicates"], found["missing"], found["without an end"], found["unknown to the ledger"]) == (
        0,
        0,
        0,
        0,
    )
    assert found["expired"] == 0
    assert sum(processes.killed.values()) >= 3


def words() -> Iterator[str]:
    """One in 500 has no mailbox, one in 1,000 loses us after the last line."""
    for number in range(RECIPIENTS):
        word = "nobody" if number % 500 == 7 else "gone" if number % 1000 == 13 else "reader"
        yield f"{word}{number}"


def kill_until(done: Callable[[], bool], processes: Processes) -> None:
    until, next_kill = time.monotonic() + HOUR, time.monotonic() + 2 * EVERY
    while not done():
        assert time.monotonic() < until, Counter(Message.objects.values_list("state", flat=True))
        if time.monotonic() >= next_kill:
            processes.kill_one()
            next_kill = time.monotonic() + EVERY
        # A person looks and goes on, when the mail server seemed to be away or too many addresses were missing.
        for mailing in Mailing.objects.filter(state="paused"):
            breaker.resume(mailing.pk)
        time.sleep(0.2)


def compare(mailing: Mailing, sink_log: Path) -> dict[str, int]:
    """The mail server's list beside the ledger."""
    arrived = Counter(sink_log.read_text().split())
    ledger = dict(Message.objects.filter(edition=mailing.edition_id).values_list("message_id", "state"))
    states = Counter(ledger.values())
    accepted = {name for name, state in ledger.items() if state == "accepted"}
    uncertain = {name for name, state in ledger.items() if state == "uncertain"}
    return {
        "recipients": len(ledger),
        "arrived": len(arrived),
        "duplicates": sum(count - 1 for count in arrived.values()),
        "missing": len(accepted - arrived.keys()),
        "without an end": sum(states[state.value] for state in Message.OPEN),
        "unknown to the ledger": len(arrived.keys() - accepted - uncertain),
        "accepted": states["accepted"],
        "rejected": states["rejected"],
        "expired": states["expired"],
        "uncertain": states["uncertain"],
        "uncertain that arrived": len(uncertain & arrived.keys()),
    }


def report(found: dict[str, int], processes: Processes, seconds: float, capsys: Any) -> None:
    figures = {
        **found,
        "killed": dict(processes.killed),
        "kills": sum(processes.killed.values()),
        "seconds": round(seconds, 1),
        "at most a second, by the setting": RATE,
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
    }
    if LONG:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    with capsys.disabled():
        print(json.dumps(figures, indent=2))  # noqa: T201 - the figures are what the make target is for
