"""The conversation with a real mail server on loopback that misbehaves in each way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from channels.newsletter.sending.outcomes import Fault, Kind, of_answer, readable
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


class TestPipelining:
    def send_all(self, relay: Relay, addresses: list[str]) -> list[Kind]:
        envelopes = [("news@example.org", f"{address}@example.org") for address in addresses]
        return [
            relay.send(*envelope, BODY, lambda: True, following).kind
            for envelope, following in zip(envelopes, [*envelopes[1:], None], strict=True)
        ]

    @pytest.mark.parametrize("offered", [True, False])
    def test_refusals_among_them_cost_nobody_else_anything(self, relay: Relay, mailserver: Sink, offered: bool) -> None:
        mailserver.pipelining = offered
        kinds = self.send_all(relay, ["one", "nobody", "two", "later", "policy", "three", "spam", "four"])
        assert [kind.value for kind in kinds] == [
            "accepted", "rejected", "accepted", "deferred", "refused_us", "accepted", "rejected", "accepted",
        ]  # fmt: skip
        assert mailserver.connections == 1
        whole = [address.partition("@")[0] for address, _ in mailserver.bodies]
        assert whole == ["one", "two", "policy", "three", "spam", "four"]

    def test_the_next_envelope_goes_with_the_text(self, relay: Relay, mailserver: Sink) -> None:
        relay.send("news@example.org", "one@example.org", BODY, lambda: True, ("news@example.org", "two@example.org"))
        relay.send("news@example.org", "two@example.org", BODY, lambda: True)
        assert mailserver.commands == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA"]
        assert [address for address, _ in mailserver.bodies] == ["one@example.org", "two@example.org"]

    def test_an_envelope_sent_ahead_for_nobody_sends_nothing(self, relay: Relay, mailserver: Sink) -> None:
        """The message it was for is not wanted any more: another comes in its place, on another connection."""
        relay.send("news@example.org", "one@example.org", BODY, lambda: True, ("news@example.org", "two@example.org"))
        assert send(relay, "three")[0] is Kind.ACCEPTED
        assert [address for address, _ in mailserver.bodies] == ["one@example.org", "three@example.org"]
        assert mailserver.connections == 2

    def test_a_text_for_nobody_is_empty(self, relay: Relay, mailserver: Sink) -> None:
        """A server that refuses the address and still awaits a text (RFC 2920 §3.1)."""
        mailserver.script["RCPT"] = "550 5.1.1 unknown"
        mailserver.script["DATA"] = "354 go on"
        outcome = relay.send("news@example.org", "one@example.org", BODY, lambda: pytest.fail("its text may not leave"))
        assert (outcome.kind, outcome.no_such_address) == (Kind.REJECTED, True)
        assert mailserver.bodies == []

    def test_a_connection_that_served_enough_is_replaced(self, relay: Relay, mailserver: Sink) -> None:
        mailserver.most_on_one = 2
        assert self.send_all(relay, ["one", "two", "three", "four"]) == [Kind.ACCEPTED] * 4
        assert mailserver.connections == 2


@pytest.mark.parametrize("offered", [True, False])
@pytest.mark.parametrize(
    ("step", "told", "kind"),
    [
        ("EHLO", "hang", Kind.RELAY_DOWN),
        ("EHLO", "drop", Kind.RELAY_DOWN),
        ("MAIL", "hang", Kind.DEFERRED),
        ("MAIL", "421 4.3.2 closing", Kind.RELAY_DOWN),
        ("MAIL", "451 4.3.0 later", Kind.DEFERRED),
        ("MAIL", "530 5.7.0 log in", Kind.REFUSED_US),
        ("RCPT", "hang", Kind.DEFERRED),
        ("RCPT", "421 4.3.2 closing", Kind.RELAY_DOWN),
        ("DATA", "hang", Kind.DEFERRED),
        ("DATA", "drop", Kind.DEFERRED),
        ("DATA", "451 4.3.0 later", Kind.DEFERRED),
        ("DATA", "554 5.7.1 no", Kind.REFUSED_US),
        ("text", "hang", Kind.UNCERTAIN),
        ("QUIT", "hang", Kind.ACCEPTED),
        ("QUIT", "drop", Kind.ACCEPTED),
    ],
)
def test_trouble_at_each_step_has_its_meaning(
    relay: Relay, mailserver: Sink, settings: Any, offered: bool, step: str, told: str, kind: Kind
) -> None:
    settings.EMAIL_TIMEOUT = 1
    mailserver.pipelining, mailserver.script = offered, {step: told}
    assert send(relay, "reader")[0] is kind
    relay.close()
    assert len(mailserver.bodies) == (kind in (Kind.ACCEPTED, Kind.UNCERTAIN))


def test_a_server_that_is_not_there_is_no_messages_fault(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send(Relay(), "reader") == (Kind.RELAY_DOWN, None, [])


def test_a_server_that_says_nothing_is_left_after_the_timeout(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 1
        assert send(Relay(), "reader") == (Kind.RELAY_DOWN, None, [])


TABLE = [
    ("rcpt", 550, "5.1.1 unknown", Kind.REJECTED, Fault.NO_SUCH_ADDRESS),
    ("rcpt", 551, "5.1.6 moved", Kind.REJECTED, Fault.NO_SUCH_ADDRESS),
    ("rcpt", 553, "5.1.3 bad", Kind.REJECTED, Fault.NO_SUCH_ADDRESS),
    ("rcpt", 550, "5.1.2 no such domain", Kind.REJECTED, Fault.NO_SUCH_ADDRESS),
    ("text", 550, "5.1.10 null MX", Kind.REJECTED, Fault.NO_SUCH_ADDRESS),
    ("rcpt", 554, "5.1.1 odd code", Kind.REJECTED, Fault.REFUSED),
    ("rcpt", 550, "unknown", Kind.REJECTED, Fault.REFUSED),
    ("rcpt", 550, "5.1.8 bad sender", Kind.REJECTED, Fault.REFUSED),
    ("rcpt", 550, "5.2.1 disabled", Kind.REJECTED, Fault.MAILBOX_CLOSED),
    ("rcpt", 552, "5.2.2 full", Kind.REJECTED, Fault.MAILBOX_FULL),
    ("text", 550, "5.2.0 no", Kind.REJECTED, Fault.REFUSED),
    ("rcpt", 450, "4.1.1 unknown for now", Kind.DEFERRED, Fault.NONE),
    ("rcpt", 451, "4.3.0 later", Kind.DEFERRED, Fault.NONE),
    ("rcpt", 452, "4.2.2 full", Kind.DEFERRED, Fault.NONE),
    ("text", 451, "4.7.1 come back", Kind.DEFERRED, Fault.NONE),
    ("rcpt", 421, "4.7.28 too many", Kind.DEFERRED, Fault.NONE),
    ("text", 421, "closing", Kind.DEFERRED, Fault.NONE),
    ("rcpt", 421, "4.3.2 closing", Kind.RELAY_DOWN, Fault.NONE),
    ("mail", 421, "closing", Kind.RELAY_DOWN, Fault.NONE),
    ("text", 552, "too large", Kind.REFUSED_US, Fault.NONE),
    ("text", 552, "5.3.4 too large", Kind.REFUSED_US, Fault.NONE),
    ("text", 554, "5.6.0 cannot read", Kind.REFUSED_US, Fault.NONE),
    ("text", 554, "5.7.1 not wanted", Kind.REFUSED_US, Fault.NONE),
    ("text", 550, "5.7.26 unauthenticated", Kind.REFUSED_US, Fault.NONE),
    ("text", 550, "5.7.515 access denied", Kind.REFUSED_US, Fault.NONE),
    ("mail", 530, "5.7.0 log in first", Kind.REFUSED_US, Fault.NONE),
    ("mail", 535, "bad password", Kind.REFUSED_US, Fault.NONE),
    ("mail", 550, "5.1.1 who are you", Kind.REFUSED_US, Fault.NONE),
    ("text", 354, "?", Kind.UNCERTAIN, Fault.NONE),
    ("data", 250, "?", Kind.DEFERRED, Fault.NONE),
    ("text", 250, "ok", Kind.ACCEPTED, Fault.NONE),
]


@pytest.mark.parametrize(("step", "code", "reply", "kind", "fault"), TABLE)
def test_each_answer_has_one_meaning(step: str, code: int, reply: str, kind: Kind, fault: Fault) -> None:
    outcome = of_answer(step, code, reply)
    assert (outcome.kind, outcome.fault) == (kind, fault)


def test_only_permanent_answers_about_the_address_itself_count_against_it() -> None:
    """I17: nothing else may end in a suppression, whatever code comes with it."""
    for step, code, reply, _, fault in TABLE:
        counted = fault in (Fault.NO_SUCH_ADDRESS, Fault.MAILBOX_CLOSED, Fault.MAILBOX_FULL)
        assert not counted or (code // 100 == 5 and reply[:4] in ("5.1.", "5.2.") and step != "mail")


def test_the_servers_own_name_for_a_message_is_kept() -> None:
    assert of_answer("text", 250, b"2.0.0 Ok: queued as 4BxKq2 ").reference == "4BxKq2"


def test_a_reply_is_kept_short_and_without_addresses() -> None:
    kept = readable(b"5.1.1 <reader@example.org>:\r\n unknown \x1b[31m" + b"x" * 500)
    assert "reader" not in kept
    assert len(kept) <= 200
    assert kept.startswith("5.1.1 … unknown")
