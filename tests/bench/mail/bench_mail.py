"""A newsletter to very many readers, with one durable ledger row each, beside stock Django and postfix's smtp-source,
against postfix's smtp-sink, in one run: `make bench-mail MAIL_MESSAGES=100000`. Also with 20 ms of round trip.

It fails on wrong counts only; what it measured is printed and written to tests/bench/results."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Max

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import breaker
from channels.newsletter.sending.approved_text import letter_of
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.letters import Letter, to_bytes
from publishing.base import PublishedEdition
from publishing.clock import now
from tests import restoring
from tests.bench.memory import weighed
from tests.bench.results import tell
from tests.newsletter import crowd
from tests.newsletter.mailserver import free_port

MESSAGES = int(os.environ.get("MAIL_MESSAGES", "100000"))
ROUND_TRIP = 20  # milliseconds
WORKERS = 2
AGAINST = ("stock Django, a connection each", "smtp-source, 4 sessions")
HOUR = 3600

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.slow, pytest.mark.timeout(HOUR)]


@contextmanager
def program(*command: str, ready: bool = False, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    output = subprocess.PIPE if ready else subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=output, env=os.environ | environment)
    try:
        if ready:
            assert process.stdout and process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.wait()


class SmtpSink:
    """Postfix's; it counts what arrived."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "sink.log"
        program = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "smtp-sink is missing: install Debian's package postfix, without starting its service."
        as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
        with self.log.open("wb") as log:
            command = [program, *as_user, "-c", f"127.0.0.1:{self.port}", "1000"]
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        time.sleep(0.5)

    def arrived(self) -> int:
        counts = re.findall(rb"mesg=\s*(\d+)", self.log.read_bytes()[-400:])
        return int(counts[-1]) if counts else 0

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    sink = SmtpSink(tmp_path)
    yield sink
    sink.stop()


def send_newsletter(mailing: Mailing, port: int, lanes: int) -> tuple[float, list[float]]:
    """Messages a second, from the word to go to the last answer in the ledger, and megabytes of the senders."""
    environment = {
        "DATABASE_URL": restoring.test_database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "NEWSLETTER_LANES": str(lanes),
        "NEWSLETTER_CONNECTIONS": str(lanes * WORKERS),
    }
    command = [sys.executable, "-m", "tests.bench.mail.sending_process", str(mailing.pk)]
    with (
        program(*command, ready=True, **environment) as one,
        program(*command, ready=True, **environment) as two,
    ):
        started = now()
        with weighed(one.pid, two.pid) as weights:
            assert breaker.resume(mailing.pk)
            assert one.wait(HOUR) == two.wait(HOUR) == 0
    ended = Message.objects.filter(edition=mailing.edition_id).aggregate(last=Max("changed_at"))["last"]
    return float(mailing.recipients / (ended - started).total_seconds()), weights


def freeze(edition: PublishedEdition, number: int) -> Mailing:
    Message.objects.all().delete()
    Mailing.objects.all().delete()
    crowd.subscribe(f"reader{reader}" for reader in range(number))
    Newsletter().deliver(edition)
    mailing = Mailing.objects.get()
    assert mailing.recipients == number
    breaker.pause(mailing.pk, "until the clock starts")
    return mailing


def stock(letter: Letter, port: int, messages: int, *, one_connection: bool) -> float:
    """Messages a second as any Django project sends them."""
    settings = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "use_tls": False, "use_ssl": False}
    backend = get_connection("django.core.mail.backends.smtp.EmailBackend", **settings)
    started = time.perf_counter()
    if one_connection:
        backend.open()
    for number in range(messages):
        headers = {"Message-ID": f"<{uuid4()}@example.org>", "List-Unsubscribe": f"<{letter.origin}/u/{uuid4()}>"}
        address = f"reader{number}@example.org"
        mail = EmailMultiAlternatives(letter.subject, letter.text, letter.sender, [address], headers=headers)
        mail.attach_alternative(letter.html, "text/html")
        assert backend.send_messages([mail]) == 1
    backend.close()
    return messages / (time.perf_counter() - started)


def smtp_source(port: int, messages: int, size: int) -> float:
    command = ["/usr/sbin/smtp-source", "-s", "4", "-m", str(messages), "-l", str(size), "-f", "news@example.org"]
    started = time.perf_counter()
    subprocess.run([*command, "-t", "reader@example.org", f"127.0.0.1:{port}"], check=True)
    return messages / (time.perf_counter() - started)


def three_times(measure: Callable[[], float]) -> list[float]:
    return [measure() for _ in range(3)]


def test_mail(edition: PublishedEdition, sink: SmtpSink, capsys: Any) -> None:
    mailing = freeze(edition, MESSAGES)
    letter = letter_of(mailing)
    subscriber = Subscriber.objects.latest("pk").public_id
    size = len(to_bytes(letter, Claim(1, 1, "reader1@example.org", "<4711@example.org>", now(), subscriber)))
    peers, far = max(20, min(300, MESSAGES // 10)), max(10, min(60, MESSAGES // 50))
    figures: dict[str, list[float]] = {}

    before = sink.arrived()
    figures["stock Django, a connection each"] = three_times(
        lambda: stock(letter, sink.port, peers, one_connection=False)
    )
    figures["stock Django, one connection"] = three_times(lambda: stock(letter, sink.port, peers, one_connection=True))
    figures["smtp-source, 4 sessions"] = three_times(lambda: smtp_source(sink.port, min(MESSAGES, 10_000), size))
    arrived = sink.arrived()
    assert arrived - before == 6 * peers + 3 * min(MESSAGES, 10_000)
    rate, weights = send_newsletter(mailing, sink.port, lanes=4)
    figures["newsletter"] = [rate]
    figures["smtp-source, 4 sessions"] += three_times(lambda: smtp_source(sink.port, min(MESSAGES, 10_000), size))
    assert Message.objects.filter(state="accepted").count() == MESSAGES
    assert sink.arrived() - arrived == MESSAGES + 3 * min(MESSAGES, 10_000)

    distant = free_port()
    with program(
        sys.executable, "-m", "tests.bench.mail.far_away", str(distant), str(sink.port), str(ROUND_TRIP), ready=True
    ):
        arrived = sink.arrived()
        figures["stock Django, a connection each, 20 ms"] = three_times(
            lambda: stock(letter, distant, far, one_connection=False)
        )
        figures["stock Django, one connection, 20 ms"] = three_times(
            lambda: stock(letter, distant, far, one_connection=True)
        )
        mailing = freeze(edition, max(100, MESSAGES // 5))
        figures["newsletter, 20 ms"] = [send_newsletter(mailing, distant, lanes=16)[0]]
        assert Message.objects.filter(state="accepted").count() == mailing.recipients
        assert sink.arrived() - arrived == 6 * far + mailing.recipients
    report(figures, weights, size, capsys)


def report(figures: dict[str, list[float]], weights: list[float], size: int, capsys: Any) -> None:
    rate = {name: median(runs) for name, runs in figures.items()}
    far = {name: rate.pop(name) for name in list(rate) if name.endswith("20 ms")}
    facts = {"messages": MESSAGES, "bytes_of_a_message": size}
    with capsys.disabled():
        tell("mail", "messages a second", rate, *AGAINST, **facts)
        tell("mail-far", "messages a second with 20 ms of round trip", far, f"{AGAINST[0]}, 20 ms", **facts)
        if weights:  # too few messages take less than a second
            parts = {f"after {part} % of the time": weights[part * (len(weights) - 1) // 100] for part in (10, 50, 100)}
            tell("mail-memory", "megabytes (PSS), both senders", parts, **facts)
