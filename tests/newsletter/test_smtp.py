"""The conversation with a real mail server on loopback that misbehaves in each way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from channels.newsletter.sending.outcomes import Kind, of_answer, readable
from channels.newsletter.sending.smtp import Relay
from tests.newsletter.mailserver import Sink

BODY = b"Subject: News\r\n\r\n.Hello\r\n"


@pytest.fixture
def relay(mailserver: Sink) -> Iterator[Relay]:
    relay = Relay()
    yield relay
    relay.close()


def send(relay: Relay, address: str, wanted: bool = True) -> tuple[Kind, int | None, list[str]]:
    """(kind, code, what was written down before the text left)."""
    written: list[str] = []

    def before_body() -> bool:
        written.append("in_data")
        return wanted

    outcome = relay.send("news@example.org", f"{address}@example.org", BODY, before_body)
    return outcome.kind, outcome.code, written


@pytest.mark.parametrize(
    ("address", "kind", "code", "asked"),
    [
        ("reader", Kind.ACCEPTED, 250, True),
        ("later", Kind.DEFERRED, 451, False),
        ("nobody", Kind.REJECTED, 550, False),
        ("full", Kind.REJECTED, 552, False),
        ("away", Kind.RELAY_DOWN, 421, False),
        ("gone_before_354", Kind.DEFERRED, None, False),
        ("gone_after_dot", Kind.UNCERTAIN, None, True),
        ("greylisted", Kind.DEFERRED, 451, True),
        ("spam", Kind.REJECTED, 550, True),
        ("policy", Kind.REFUSED_US, 554, True),
        ("toolarge", Kind.REFUSED_US, 552, True),
        ("riddle", Kind.UNCERTAIN, None, True),
    ],
)
def test_each_answer_has_its_meaning(relay: Relay, address: str, kind: Kind, code: int | None, asked: bool) -> None:
    assert send(relay, address) == (kind, code, ["in_data"] if asked else [])


def test_the_ledger_is_asked_after_354_and_before_the_text(relay: Relay, mailserver: Sink) -> None:
    order: list[str] = []
    mailserver.before_text = lambda address: order.append("server is ready")

    def before_body() -> bool:
        order.append("ledger")
        assert mailserver.bodies == []
        return True

    relay.send("news@example.org", "reader@example.org", BODY, before_body)
    assert order == ["server is ready", "ledger"]
    assert mailserver.bodies == [("reader@example.org", BODY)]


def test_what_is_not_wanted_any_more_does_not_leave(relay: Relay, mailserver: Sink) -> None:
    assert send(relay, "reader", wanted=False)[0] is Kind.NOT_WANTED
    assert send(relay, "other")[0] is Kind.ACCEPTED
    assert [address for address, _ in mailserver.bodies] == ["other@example.org"]


def test_an_error_of_ours_sends_nothing_and_the_next_message_starts_afresh(relay: Relay, mailserver: Sink) -> None:
    def broken() -> bool:
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError, match="database"):
        relay.send("news@example.org", "reader@example.org", BODY, broken)
    assert send(relay, "other")[0] is Kind.ACCEPTED
    assert [address for address, _ in mailserver.bodies] == ["other@example.org"]


def test_one_connection_serves_a_batch_with_refusals_in_it(relay: Relay, mailserver: Sink) -> None:
    kinds = [send(relay, address)[0] for address in ("one", "nobody", "later", "greylisted", "two")]
    assert kinds == [Kind.ACCEPTED, Kind.REJECTED, Kind.DEFERRED, Kind.DEFERRED, Kind.ACCEPTED]
    assert mailserver.connections == 1


def test_a_lost_connection_is_opened_again(relay: Relay, mailserver: Sink) -> None:
    assert [send(relay, address)[0] for address in ("gone_before_354", "reader")] == [Kind.DEFERRED, Kind.ACCEPTED]
    assert mailserver.connections == 2


def test_a_server_that_is_not_there_is_no_messages_fault(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send(Relay(), "reader") == (Kind.RELAY_DOWN, None, [])


def test_a_server_that_says_nothing_is_left_after_the_timeout(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 1
        assert send(Relay(), "reader") == (Kind.RELAY_DOWN, None, [])


@pytest.mark.parametrize(
    ("step", "code", "reply", "kind", "gone"),
    [
        ("rcpt", 550, "5.1.1 unknown", Kind.REJECTED, True),
        ("rcpt", 553, "5.1.3 bad", Kind.REJECTED, True),
        ("text", 550, "5.1.10 null MX", Kind.REJECTED, True),
        ("rcpt", 550, "unknown", Kind.REJECTED, False),
        ("rcpt", 450, "4.1.1 unknown for now", Kind.DEFERRED, False),
        ("rcpt", 552, "5.2.2 full", Kind.REJECTED, False),
        ("rcpt", 550, "5.2.1 disabled", Kind.REJECTED, False),
        ("text", 550, "5.7.26 unauthenticated", Kind.REFUSED_US, False),
        ("text", 550, "5.7.515 access denied", Kind.REFUSED_US, False),
        ("text", 554, "5.6.0 cannot read", Kind.REFUSED_US, False),
        ("mail", 530, "5.7.0 log in first", Kind.REFUSED_US, False),
        ("mail", 550, "5.1.1 who are you", Kind.REFUSED_US, False),
        ("text", 421, "closing", Kind.DEFERRED, False),
        ("text", 354, "?", Kind.UNCERTAIN, False),
        ("text", 250, "ok", Kind.ACCEPTED, False),
    ],
)
def test_only_an_address_that_does_not_exist_ends_a_subscription(
    step: str, code: int, reply: str, kind: Kind, gone: bool
) -> None:
    outcome = of_answer(step, code, reply)
    assert (outcome.kind, outcome.no_such_address) == (kind, gone)


def test_a_reply_is_kept_short_and_without_addresses() -> None:
    kept = readable(b"5.1.1 <reader@example.org>:\r\n unknown \x1b[31m" + b"x" * 500)
    assert "reader" not in kept
    assert len(kept) <= 200
    assert kept.startswith("5.1.1 … unknown")
