"""A sending process that is killed without warning (kill -9) in the midst of a message."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.utils import timezone

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import engine
from publishing.base import PublishedEdition
from tests import restoring
from tests.newsletter.mailserver import Sink

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.slow]
SENDER = "import django; django.setup(); from channels.newsletter.sending import engine; engine.run({mailing})"


@pytest.fixture
def mailing(edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink) -> Mailing:
    subscribe("one@example.org")
    Newsletter().deliver(edition)
    return Mailing.objects.get()


def kill_while_held(mailing: Mailing, settings: Any, reached: Event) -> None:
    """Start a sender, wait until the mail server has it where we want it, kill it, and let its lease lapse."""
    environment = os.environ | {
        "DATABASE_URL": restoring.test_database_url(),
        "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    sender = subprocess.Popen([sys.executable, "-c", SENDER.format(mailing=mailing.pk)], env=environment)
    try:
        assert reached.wait(30)
    finally:
        sender.kill()
        sender.wait()
    Message.objects.update(lease_until=timezone.now() - timedelta(days=1))


def hold(reached: Event, killed: Event) -> None:
    reached.set()
    killed.wait(30)


def go_on(mailing: Mailing) -> str:
    engine.poll()
    engine.run(mailing.pk)
    return Message.objects.get().state


def test_before_the_text_another_sends_it_once(mailing: Mailing, mailserver: Sink, settings: Any) -> None:
    reached, killed = Event(), Event()
    mailserver.before_text = lambda address: hold(reached, killed)
    kill_while_held(mailing, settings, reached)
    assert Message.objects.get().state == "leased"
    mailserver.before_text = lambda address: None
    killed.set()
    assert go_on(mailing) == "accepted"
    assert len(mailserver.bodies) == 1


def test_after_the_text_it_is_not_sent_again(mailing: Mailing, mailserver: Sink, settings: Any) -> None:
    reached, killed = Event(), Event()
    mailserver.after_text = lambda address: hold(reached, killed)
    kill_while_held(mailing, settings, reached)
    assert Message.objects.get().state == "in_data"
    killed.set()
    assert go_on(mailing) == "uncertain"
    assert len(mailserver.bodies) == 1
    assert Mailing.objects.get().state == "sent"
