"""Whom a newsletter for some topics goes to, whom it leaves out, and how long 100,000 sealed interests take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber, Suppression
from channels.newsletter.sending import audience
from channels.newsletter.subscribers import interests, leaving
from channels.newsletter.subscribers.audience_count import Count, audience_of, reach_of
from publishing.base import PublishedEdition
from publishing.deliveries import published
from tests.newsletter import snapshots
from tests.newsletter.conftest import next_edition

pytestmark = pytest.mark.django_db
Subscribe = Callable[..., Subscriber]


def about(*topics: str) -> PublishedEdition:
    """A live newsletter for these topics."""
    issue = snapshots.newsletter()
    facts = {**issue.facts, "audience": {"topics": list(topics)}}
    return published(next_edition(replace(issue, public_id=str(uuid4()), facts=facts)), "newsletter")


def choose(reader: Subscriber, *topics: str) -> Subscriber:
    reader.interests = list(topics)
    reader.save()
    return reader


def pause(reader: Subscriber) -> None:
    Subscriber.objects.filter(pk=reader.pk).update(paused_until=timezone.now() + timedelta(days=9))


def suppress(reader: Subscriber) -> None:
    Suppression.objects.create(address_key=reader.address_key, reason="complaint")


@pytest.fixture
def readers(subscribe: Subscribe) -> None:
    """One of each kind; all names say what they are."""
    subscribe("everything@example.org")
    choose(subscribe("net@example.org"), "net", "cancer")
    choose(subscribe("lung@example.org"), "lung")
    pause(choose(subscribe("paused@example.org"), "net"))
    suppress(choose(subscribe("suppressed@example.org"), "net"))
    subscribe("unconfirmed@example.org", state="unconfirmed")
    choose(subscribe("left@example.org", state="ended"), "net")
    choose(subscribe("elsewhere@example.org", locale="de-DE"), "net")


def addressed() -> set[str]:
    return {email.partition("@")[0] for email in Message.objects.values_list("subscriber__email", flat=True)}


@pytest.mark.parametrize(
    ("topics", "get_it"),
    [
        ([], {"everything", "net", "lung"}),
        (["net"], {"everything", "net"}),
        (["lung", "cancer"], {"everything", "net", "lung"}),
        (["nothing-of-ours"], {"everything"}),
    ],
)
def test_it_goes_to_who_chose_one_of_its_topics_or_none_at_all(
    readers: None, topics: list[str], get_it: set[str]
) -> None:
    expected = Count(len(get_it), 3 - len(get_it), paused=1, suppressed=1, unconfirmed=1)
    assert reach_of("en-US", topics) == expected
    Newsletter().deliver(about(*topics))
    assert addressed() == get_it
    mailing = Mailing.objects.get()
    assert mailing.recipients == expected.people
    assert mailing.left_out == expected.left_out


def test_a_newsletter_sealed_without_an_audience_is_for_everybody(readers: None, edition: PublishedEdition) -> None:
    Newsletter().deliver(edition)
    assert addressed() == {"everything", "net", "lung"}


def test_whose_interests_cannot_be_read_gets_nothing_about_an_illness(
    subscribe: Subscribe, settings: Any, caplog: Any
) -> None:
    settings.NEWSLETTER_KEYS = ["lost"]
    choose(subscribe("sealed@example.org"), "net")
    subscribe("open@example.org")
    settings.NEWSLETTER_KEYS = ["new"]
    assert reach_of("en-US", ["net"]).people == 1
    assert "interests of 1 people cannot be read" in caplog.text
    assert "sealed@" not in caplog.text
    assert reach_of("en-US", []).people == 2


@trying(max_examples=30, deadline=None)
@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=3), max_size=8), st.sets(st.sampled_from("abcd")))
def test_the_number_that_is_said_is_the_number_that_get_it(chosen: list[set[str]], topics: set[str]) -> None:
    for model in (Message, Mailing, Subscriber):
        model.objects.all().delete()
    for number, slugs in enumerate(chosen):
        row = Subscriber(email=f"reader{number}@example.org", locale="en-US", state="confirmed", consent_text="Yes.")
        row.confirmed_at = timezone.now()
        choose(row, *slugs)
    said = reach_of("en-US", sorted(topics))
    Newsletter().deliver(about(*topics))
    wanted = sum(not topics or not slugs or bool(topics & slugs) for slugs in chosen)
    assert said.people == Message.objects.count() == wanted
    assert said.other_topics == len(chosen) - wanted


class TestRaces:
    """Who leaves while readers are being counted gets nothing. `test_leaving_meanwhile` goes on at the claim."""

    @pytest.fixture
    def leaving_meanwhile(self, monkeypatch: Any) -> Callable[[Callable[[], object]], None]:
        """Something that happens after interests were read and before the readers are written down."""

        def at_once(act: Callable[[], object]) -> None:
            def read(locale: str, topics: list[str]) -> Any:
                found = audience_of(locale, topics)
                act()
                return found

            monkeypatch.setattr(audience, "audience_of", read)

        return at_once

    def test_during_the_freeze(self, subscribe: Subscribe, leaving_meanwhile: Any) -> None:
        leaver, complainer, chooser = (
            choose(subscribe(f"{name}@example.org"), "net") for name in ("leaver", "complainer", "chooser")
        )
        newcomer = subscribe("newcomer@example.org")

        def act() -> None:
            leaving.end(leaver.public_id, "unsubscribed")
            suppress(complainer)
            choose(newcomer, "lung")
            choose(chooser, "lung")

        leaving_meanwhile(act)
        Newsletter().deliver(about("net"))
        assert addressed() == {"chooser"}  # chose in that very second; the next newsletter knows


def make_readers(number: int) -> None:
    """Every second one chose topics."""
    rows = []
    for place in range(number):
        row = Subscriber(email=f"reader{place}@example.org", locale="en-US", state="confirmed", consent_text="Yes.")
        row.confirmed_at, row.address_key = timezone.now(), f"{place:064x}"
        row.sealed_interests = interests.sealed([["net", "lung"], [], ["lung"], []][place % 4], row.public_id)
        rows.append(row)
    Subscriber.objects.bulk_create(rows, batch_size=2000)


@pytest.mark.slow
def test_very_many_readers(subscribe: Subscribe) -> None:
    """`make bench-mail` does it with a hundred thousand."""
    make_readers(20_000)
    assert reach_of("en-US", ["net"]).people == 15_000
    Newsletter().deliver(about("net"))
    assert Mailing.objects.get().recipients == 15_000
