"""Sending processes that are killed without warning (kill -9) or stopped in the midst of a message."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.db import connection

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import audience, engine, upkeep
from channels.newsletter.subscribers.leaving import end
from publishing.base import PublishedEdition
from tests import restoring
from tests.newsletter.conftest import as_correction
from tests.newsletter.mailserver import Sink

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.slow]

LEASE = 3.0  # seconds, for all processes of these tests
Start = Callable[..., "subprocess.Popen[bytes]"]
Mail = Callable[..., Mailing]


@pytest.fixture
def mail(edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink, settings: Any) -> Mail:
    settings.NEWSLETTER_LEASE_SECONDS = LEASE

    def freeze(*names: str, purpose: str = "newsletter") -> Mailing:
        for name in names:
            subscribe(f"{name}@example.org")
        Newsletter().deliver(edition)
        if purpose == "correction":
            as_correction(Mailing.objects.get())
        return Mailing.objects.get()

    return freeze


@pytest.fixture
def start(settings: Any) -> Iterator[Start]:
    """A sender of its own process; `moment` is where the signal meets it."""
    started: list[subprocess.Popen[bytes]] = []

    def one(mailing: Mailing, moment: str = "", meets: int = signal.SIGKILL, **more: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DATABASE_URL": restoring.test_database_url(),
            "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "NEWSLETTER_LEASE_SECONDS": str(LEASE),
        }
        command = [sys.executable, "-m", "tests.newsletter.doomed_sender", str(mailing.pk), moment, str(int(meets))]
        started.append(subprocess.Popen(command, env=environment | more))
        return started[-1]

    yield one
    for sender in started:
        sender.kill()
        sender.wait()


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def go_on(mailing: Mailing, seconds: float = 60) -> Counter[str]:
    """What reconciler and workers do afterwards, until every message has its end."""
    until = time.monotonic() + seconds
    while Mailing.objects.get(pk=mailing.pk).finished_at is None:
        assert time.monotonic() < until, states()
        engine.poll()
        engine.run(mailing.pk)
        time.sleep(0.1)
    return states()


@pytest.mark.parametrize(
    ("moment", "found", "end", "arrived"),
    [
        ("claimed", "leased", "accepted", 1),
        ("before the ledger says in_data", "leased", "accepted", 1),
        ("before the text", "in_data", "uncertain", 0),
        ("half the text", "in_data", "uncertain", 0),
        ("before the answer is written down", "in_data", "uncertain", 1),
    ],
)
def test_killed_at_any_moment_nobody_gets_it_twice(
    mail: Mail, mailserver: Sink, start: Start, moment: str, found: str, end: str, arrived: int
) -> None:
    mailing = mail("one")
    assert start(mailing, moment).wait(60) == -signal.SIGKILL
    assert states() == {found: 1}
    assert go_on(mailing) == {end: 1}
    assert len(mailserver.bodies) == arrived


@pytest.mark.parametrize(
    ("hook", "found", "end"), [("before_text", "leased", "accepted"), ("after_text", "in_data", "uncertain")]
)
def test_killed_while_the_server_is_silent(
    mail: Mail, mailserver: Sink, start: Start, hook: str, found: str, end: str
) -> None:
    """After the address was taken and before 354; after the last line and before the answer."""
    mailing, reached, killed = mail("one"), Event(), Event()
    setattr(mailserver, hook, lambda address: (reached.set(), killed.wait(30)))
    sender = start(mailing)
    assert reached.wait(60)
    sender.kill()
    sender.wait()
    assert states() == {found: 1}
    setattr(mailserver, hook, lambda address: None)
    killed.set()
    assert go_on(mailing) == {end: 1}
    assert len(mailserver.bodies) == 1


@pytest.mark.parametrize("moment", ["half the text", "before the answer is written down"])
def test_a_correction_is_sent_again_with_the_same_name(mail: Mail, mailserver: Sink, start: Start, moment: str) -> None:
    mailing = mail("one", purpose="correction")
    for _ in range(2):
        assert start(mailing, moment).wait(60) == -signal.SIGKILL
        time.sleep(LEASE)
        upkeep.reap()
        assert states() == {"queued": 1}
    assert go_on(mailing) == {"accepted": 1}
    names = [message["Message-ID"] for message in mailserver.messages()]
    assert 1 <= len(names) <= 3
    assert set(names) == {Message.objects.get().message_id}


def test_a_correction_that_began_three_times_is_left_to_a_person(mail: Mail, mailserver: Sink, start: Start) -> None:
    mailing = mail("one", purpose="correction")
    for _ in range(3):
        assert start(mailing, "before the answer is written down").wait(60) == -signal.SIGKILL
        time.sleep(LEASE)
        upkeep.reap()
    assert go_on(mailing) == {"uncertain": 1}
    assert len(mailserver.bodies) == 3


def test_stopped_past_its_lease_before_the_text_it_sends_nothing(mail: Mail, mailserver: Sink, start: Start) -> None:
    mailing = mail("one")
    stale = start(mailing, "before the ledger says in_data", signal.SIGSTOP)
    wait_until_stopped(stale)
    assert go_on(mailing) == {"accepted": 1}
    stale.send_signal(signal.SIGCONT)
    assert stale.wait(60) == 0
    assert states() == {"accepted": 1}
    assert len(mailserver.bodies) == 1


def test_stopped_past_its_lease_within_the_text_it_does_not_end_it(mail: Mail, mailserver: Sink, start: Start) -> None:
    """The server throws away a text without its last line."""
    mailing = mail("one")
    stale = start(mailing, "half the text", signal.SIGSTOP)
    wait_until_stopped(stale)
    assert go_on(mailing) == {"uncertain": 1}
    stale.send_signal(signal.SIGCONT)
    assert stale.wait(60) == 0
    assert states() == {"uncertain": 1}
    assert mailserver.bodies == []


def wait_until_stopped(sender: subprocess.Popen[bytes]) -> None:
    _, status = os.waitpid(sender.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


def test_two_processes_send_one_mailing_once(mail: Mail, mailserver: Sink, start: Start) -> None:
    mailing = mail(*[f"reader{number}" for number in range(150)])
    for sender in [start(mailing), start(mailing)]:
        assert sender.wait(60) == 0
    assert go_on(mailing) == {"accepted": 150}
    assert set(mailserver.count().values()) == {1}


def test_four_processes_and_a_slow_server_keep_its_connections_and_their_leases(
    mail: Mail, mailserver: Sink, start: Start
) -> None:
    """Each message takes a third of the lease, and more are claimed at once than fit into one lease."""
    mailing = mail(*[f"reader{number}" for number in range(24)])
    mailserver.after_text = lambda address: time.sleep(LEASE / 10)
    senders = [start(mailing, NEWSLETTER_CONNECTIONS="2") for _ in range(4)]
    for sender in senders:
        while sender.poll() is None:
            upkeep.reap()
            time.sleep(0.2)
        assert sender.returncode == 0
    mailserver.after_text = lambda address: None
    assert go_on(mailing) == {"accepted": 24}
    assert set(mailserver.count().values()) == {1}
    assert not Message.objects.filter(attempts__gt=0).exists()
    assert mailserver.open_most <= 2


def test_whoever_leaves_in_mid_run_gets_nothing_more(mail: Mail, mailserver: Sink, start: Start) -> None:
    names = [f"reader{number:03}" for number in range(200)]
    mailing = mail(*names)
    leaving = [f"{name}@example.org" for name in names[150:]]
    left: list[str] = []

    def leave(address: str) -> None:
        if len(mailserver.bodies) == 20 and not left:
            left.extend(leaving)
            for row in Subscriber.objects.filter(email__in=leaving):
                end(row.public_id, "unsubscribed")
            connection.close()

    mailserver.after_text = leave
    assert start(mailing, NEWSLETTER_LANES="1").wait(60) == 0
    go_on(mailing)
    assert not set(mailserver.count()) & set(leaving)
    assert set(Message.objects.filter(subscriber__email__in=leaving).values_list("state", "reason")) == {
        ("suppressed", "left")
    }


def test_taking_the_issue_down_in_mid_run_begins_nothing_more(
    mail: Mail, mailserver: Sink, start: Start, edition: PublishedEdition
) -> None:
    mailing = mail(*[f"reader{number}" for number in range(150)])
    begun: set[str] = set()

    def take_down() -> None:
        audience.cancel(edition.public_id, edition.locale, "taken_down")
        told = Message.objects.filter(state__in=["accepted", "in_data", "uncertain"])
        begun.update(told.values_list("subscriber__email", flat=True))
        connection.close()

    mailserver.at_letter(30, take_down)
    assert start(mailing).wait(60) == 0
    go_on(mailing)
    assert set(mailserver.count()) <= begun
    assert Mailing.objects.get().state == "cancelled"
    left_out = Message.objects.filter(state="cancelled")
    assert left_out.count() >= 150 - 30 - 4 * 20  # four connections may each have a window of twenty begun
    assert set(left_out.values_list("reason", flat=True)) <= {"taken_down", "cancelled"}


def test_while_the_database_is_away_nobody_is_written_to_whom_it_does_not_know(
    mail: Mail, mailserver: Sink, start: Start, services: Any
) -> None:
    """A message begins when the ledger says so; what had begun may still arrive, and each reader gets it once."""
    mailing = mail(*[f"reader{number}" for number in range(150)])
    mailserver.at_letter(30, services.stop_database)
    start(mailing).wait(60)
    arrived = set(mailserver.count())
    services.start_database()
    connection.close()
    begun = Message.objects.filter(state__in=["accepted", "in_data", "uncertain"])
    assert arrived <= set(begun.values_list("subscriber__email", flat=True))
    assert len(arrived) < 150
    found = go_on(mailing)
    assert found["accepted"] + found["uncertain"] == 150
    assert set(mailserver.count().values()) == {1}


def test_links_made_before_a_change_of_key_still_work(
    mail: Mail, mailserver: Sink, start: Start, client: Any, settings: Any
) -> None:
    """The workers start with the new key in mid-run; readers of both halves can leave."""
    mailing = mail("one", "two")
    old, new = settings.SECRET_KEY, "a new key that is as long and as random as the one before it"
    mailserver.before_text = lambda address: address.startswith("two") and time.sleep(30)
    sender = start(mailing)
    until = time.monotonic() + 60
    while not Message.objects.filter(state="accepted").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    sender.kill()
    sender.wait()
    mailserver.before_text = lambda address: None
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    assert go_on(mailing)["accepted"] >= 1
    for message in mailserver.messages():
        link = message["List-Unsubscribe"].split(">")[0].strip("<")
        path = "/u/" + link.rpartition("/u/")[2]
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.filter(state="ended").count() == len(mailserver.bodies)
    assert not Message.objects.filter(attempts__gt=1).exists()
