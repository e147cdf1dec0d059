"""Freezing the audience of an issue into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import audience
from publishing.base import PublishedEdition
from publishing.deliveries import published
from publishing.models import Publication
from tests.newsletter import snapshots
from tests.newsletter.conftest import next_edition

pytestmark = pytest.mark.django_db
Subscribe = Callable[..., Subscriber]


def test_everybody_confirmed_in_the_locale_gets_one_message(edition: PublishedEdition, subscribe: Subscribe) -> None:
    subscribe("One@Example.org")
    subscribe("two@example.org")
    subscribe("not-yet@example.org", state="unconfirmed")
    subscribe("left@example.org", state="ended")
    subscribe("elsewhere@example.org", locale="de-DE")
    Newsletter().deliver(edition)
    assert set(Message.objects.values_list("subscriber__email", flat=True)) == {"One@Example.org", "two@example.org"}
    assert Mailing.objects.get().recipients == 2
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_identity_and_date_are_fixed(edition: PublishedEdition, subscribe: Subscribe) -> None:
    subscribe("one@example.org")
    subscribe("two@example.org")
    Newsletter().deliver(edition)
    rows = list(Message.objects.all())
    assert len({row.message_id for row in rows}) == 2
    assert all(row.message_id.startswith("<") and row.message_id.endswith("@example.org>") for row in rows)
    assert {row.date for row in rows} == {Mailing.objects.get().created_at}
    assert "one@" not in rows[0].message_id


def test_delivering_again_adds_nobody(edition: PublishedEdition, subscribe: Subscribe) -> None:
    subscribe("one@example.org")
    Newsletter().deliver(edition)
    before = list(Message.objects.values())
    subscribe("late@example.org")
    Newsletter().deliver(edition)
    assert list(Message.objects.values()) == before
    assert Mailing.objects.count() == 1


def test_a_later_edition_of_the_issue_mails_nobody(edition: PublishedEdition, subscribe: Subscribe) -> None:
    """A changed call to action reissues what contains it; nobody gets the newsletter twice for that."""
    subscribe("one@example.org")
    Newsletter().deliver(edition)
    again = replace(snapshots.newsletter(call={"label": "Book a visit"}), public_id=edition.public_id)
    Newsletter().deliver(published(next_edition(again), "newsletter"))
    assert Message.objects.count() == 1


def test_a_late_delivery_of_what_is_not_live_mails_nobody(edition: PublishedEdition, subscribe: Subscribe) -> None:
    subscribe("one@example.org")
    Publication.objects.update(live=None)
    Newsletter().deliver(edition)
    assert not Message.objects.exists()


def test_delivering_a_page_sends_nothing(subscribe: Subscribe) -> None:
    subscribe("one@example.org")
    Newsletter().deliver(published(next_edition(snapshots.treatment()), "newsletter"))
    assert not Mailing.objects.exists()


def test_taking_it_down_stops_what_has_not_left(edition: PublishedEdition, subscribe: Subscribe) -> None:
    for name in ("queued", "leased", "deferred", "accepted"):
        subscribe(f"{name}@example.org")
    Newsletter().deliver(edition)
    for name in ("deferred", "accepted"):
        Message.objects.filter(subscriber__email__startswith=name).update(state=name)
    audience.cancel(edition.public_id, edition.locale)
    states = dict(Message.objects.values_list("subscriber__email", "state"))
    assert states.pop("accepted@example.org") == "accepted"
    assert set(states.values()) == {"cancelled"}
    mailing = Mailing.objects.get()
    assert mailing.state == "cancelled"
    assert mailing.finished_at


@pytest.mark.parametrize("email", ["one@example.org", "ONE@example.org"])
def test_an_address_subscribes_once(subscribe: Subscribe, email: str) -> None:
    subscribe("one@example.org")
    with pytest.raises(IntegrityError, match="subscriber"), transaction.atomic():
        subscribe(email)


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Message, {"state": "lost"}, "message_state"),
        (Message, {"state": "leased"}, "message_held_has_lease"),
        (Mailing, {"state": "lost"}, "mailing_state"),
        (Mailing, {"state": "sent"}, "mailing_sent_is_finished"),
        (Subscriber, {"state": "lost"}, "subscriber_state"),
        (Subscriber, {"consent_text": ""}, "subscriber_confirmed_once_asked"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    edition: PublishedEdition, subscribe: Subscribe, model: Any, change: dict[str, str], constraint: str
) -> None:
    subscribe("one@example.org")
    Newsletter().deliver(edition)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**change)
