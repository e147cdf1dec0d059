"""A newsletter that was on its way when the backup was made reaches nobody twice (I32)."""

from __future__ import annotations

from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import after_restore, engine
from publishing import deliveries, restored
from publishing.base import PublishedEdition
from publishing.models import Delivery
from tests.newsletter.mailserver import Sink

pytestmark = pytest.mark.usefixtures("committing")


def test_nothing_leaves_before_it_is_confirmed_and_what_was_on_its_way_not_after_it(
    edition: PublishedEdition, subscribe: Any, mailserver: Sink
) -> None:
    subscribe("one@example.org")
    subscribe("two@example.org")
    Newsletter().deliver(edition)
    mailing = Mailing.objects.get()
    restored.doubt()
    try:
        assert engine.run(mailing.pk) is False
        engine.poll()
        assert mailserver.bodies == []
        mailing.refresh_from_db()
        assert "came from a backup" in mailing.note
        said = StringIO()
        call_command("confirm_restore", "--yes", stdout=said)
    finally:
        restored.confirm()
    assert "of 2 messages nobody can tell" in said.getvalue()
    engine.run(mailing.pk)
    engine.poll()
    mailing.refresh_from_db()
    assert mailserver.bodies == []
    assert mailing.state == Mailing.State.SENT
    assert set(Message.objects.values_list("state", "reason")) == {("uncertain", "restored")}


def confirm() -> str:
    """After a restore, by the operator; what the command says."""
    restored.doubt()
    said = StringIO()
    call_command("confirm_restore", "--yes", stdout=said)
    return said.getvalue()


def on_its_way(edition: PublishedEdition, state: str) -> Delivery:
    moment = timezone.now()
    return Delivery.objects.create(
        edition_id=edition.id, channel="newsletter", state=state, fence=1, created_at=moment, next_at=moment
    )


@pytest.mark.parametrize("state", ["pending", "leased", "waiting"])
def test_what_was_released_and_had_no_readers_yet_needs_a_person(
    edition: PublishedEdition, subscribe: Any, mailserver: Sink, state: str
) -> None:
    subscribe("one@example.org")
    delivery = on_its_way(edition, state)
    assert "nobody can tell whether that happened after the backup" in confirm()
    deliveries.deliver(delivery.pk)
    Newsletter().deliver(edition)  # by a worker that had it in hand
    delivery.refresh_from_db()
    assert delivery.state == "dead" and "mail server's log" in delivery.last_error
    assert not Mailing.objects.exists()
    assert deliveries.try_again(delivery.pk)  # a person looked
    Newsletter().deliver(edition)
    engine.run(Mailing.objects.get().pk)
    assert mailserver.count() == {"one@example.org": 1}


def test_a_worker_that_has_it_in_hand_meanwhile_writes_nothing(edition: PublishedEdition, subscribe: Any) -> None:
    subscribe("one@example.org")
    on_its_way(edition, "leased")
    worker = Thread(target=_deliver, args=[edition])
    with transaction.atomic():
        after_restore.close()
        worker.start()
        while worker.is_alive() and not _somebody_waits():
            worker.join(0.05)
    worker.join()
    assert not Mailing.objects.exists()


def _deliver(edition: PublishedEdition) -> None:
    try:
        Newsletter().deliver(edition)
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_later_edition_of_what_was_mailed_goes_on_its_way(edition: PublishedEdition, subscribe: Any) -> None:
    subscribe("one@example.org")
    Newsletter().deliver(edition)
    delivery = on_its_way(edition, "pending")
    confirm()
    delivery.refresh_from_db()
    assert delivery.state == "pending"
