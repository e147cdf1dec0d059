"""Who leaves, or may get no newsletter any more, after readers were counted and before the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import engine
from channels.newsletter.subscribers import leaving
from publishing.base import PublishedEdition
from tests.newsletter.mailserver import Sink
from tests.newsletter.test_audience import about, choose, suppress

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def edition(committing: None) -> PublishedEdition:
    return about("net")


def test_nothing_is_sent_to_them(
    edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink
) -> None:
    stayer, leaver, complainer = (
        choose(subscribe(f"{name}@example.org"), "net") for name in ("stayer", "leaver", "complainer")
    )
    Newsletter().deliver(edition)
    leaving.end(leaver.public_id, "unsubscribed")
    suppress(complainer)
    engine.run(Mailing.objects.get().pk)
    assert [address for address, _ in mailserver.bodies] == [stayer.email]
    assert Message.objects.filter(state="suppressed").count() == 2
