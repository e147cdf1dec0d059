"""Sending by a provider's HTTP interface, spoken over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from channels.newsletter.channel import Newsletter
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.letters import Letter, envelope_sender, to_bytes
from channels.newsletter.sending.outcomes import Kind, Outcome
from channels.newsletter.sending.provider import Relay
from channels.newsletter.sending.return_path import Word, read
from tests.newsletter import snapshots
from tests.newsletter.mailprovider import Provider, use
from tests.newsletter.mailserver import free_port

READER = UUID("8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11")
HELD = Claim(11, 1, "reader@example.org", "<4711@example.org>", datetime(2026, 11, 2, 9, tzinfo=UTC), READER)


@pytest.fixture
def letter() -> Letter:
    html, text = (part.body.decode() for part in Newsletter().render(snapshots.newsletter()))
    return Letter(7, "Cancer Care <news@example.org>", "Grüße", snapshots.ORIGIN, html, text, "Desk <desk@example.org>")


def send(letter: Letter, word: str = "reader", begin: Any = lambda: True) -> Outcome:
    held = replace(HELD, address=f"{word}@example.org")
    relay = Relay()
    try:
        return relay.send(envelope_sender(letter, held), held.address, to_bytes(letter, held), begin)
    finally:
        relay.close()


def test_it_gets_the_approved_words_our_headers_and_nothing_else(provider: Provider, letter: Letter) -> None:
    outcome = send(letter)
    assert (outcome.kind, outcome.reference) == (Kind.ACCEPTED, "pm-1")
    [asked] = provider.requests
    headers = {header["Name"]: header["Value"] for header in asked.pop("Headers")}
    link = headers["List-Unsubscribe"].strip("<>")
    assert provider.tokens == ["key"]
    own_page = headers["List-Help"].strip("<>")
    filled = [
        part.replace("%%UNSUBSCRIBE_URL%%", link).replace("%%PREFERENCES_URL%%", own_page)
        for part in (letter.text, letter.html)
    ]
    assert asked.pop("TextBody") == filled[0]
    assert asked.pop("HtmlBody").rstrip() == filled[1].rstrip()
    assert read(asked["Metadata"].pop("message")) == (Word.BOUNCE, HELD.id)
    assert asked == {
        "From": "Cancer Care <news@example.org>",
        "To": "reader@example.org",
        "ReplyTo": "Desk <desk@example.org>",
        "Subject": "Grüße",
        "TrackOpens": False,
        "TrackLinks": "None",
        "Metadata": {},
    }
    assert set(headers) == {
        "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Id", "Feedback-ID", "Precedence",
        "X-Auto-Response-Suppress",
    }  # fmt: skip
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("word", "kind", "code"),
    [
        ("slow_down", Kind.DEFERRED, 429),
        ("ill", Kind.UNCERTAIN, 500),
        ("away", Kind.DEFERRED, 503),
        ("gateway", Kind.UNCERTAIN, 504),
        ("babble", Kind.UNCERTAIN, 200),
        ("hangs", Kind.UNCERTAIN, None),
        ("gone", Kind.UNCERTAIN, None),
        ("key", Kind.REFUSED_US, 401),
        ("from", Kind.REFUSED_US, 422),
        ("inactive", Kind.REJECTED, 200),
        ("invalid", Kind.REJECTED, 200),
    ],
)
def test_each_answer_means_what_it_means_with_a_mail_server(
    provider: Provider, letter: Letter, word: str, kind: Kind, code: int | None
) -> None:
    outcome = send(letter, word)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert outcome.reference == "" and "@" not in outcome.reply
    assert len(provider.requests) == 1  # nothing is tried again behind the ledger's back


def test_the_ledger_is_asked_before_anything_leaves(provider: Provider, letter: Letter) -> None:
    asked: list[int] = []

    def begin() -> bool:
        asked.append(len(provider.requests))
        return False

    assert send(letter, begin=begin).kind is Kind.NOT_WANTED
    assert (asked, provider.requests) == ([0], [])


def test_a_provider_that_cannot_be_reached_has_taken_nothing(settings: Any, letter: Letter) -> None:
    use(settings, free_port())
    assert send(letter).kind is Kind.RELAY_DOWN


def test_many_messages_share_a_connection(provider: Provider, letter: Letter) -> None:
    relay, body = Relay(), to_bytes(letter, HELD)
    outcomes = [relay.send(envelope_sender(letter, HELD), HELD.address, body, lambda: True) for _ in range(5)]
    relay.close()
    assert [outcome.reference for outcome in outcomes] == [f"pm-{number}" for number in range(1, 6)]
