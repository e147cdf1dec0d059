"""The bytes of one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest

from channels.newsletter.channel import Newsletter
from channels.newsletter.content import UNSUBSCRIBE
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.letters import Letter, Undeliverable, envelope_address, to_bytes
from channels.newsletter.sending.smtp import dot_stuffed
from channels.newsletter.subscribers import tokens
from tests.newsletter import snapshots

READER = UUID("8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11")
HELD = Claim(1, 1, "reader@example.org", "<4711@example.org>", datetime(2026, 11, 2, 9, tzinfo=UTC), READER)


@pytest.fixture
def letter() -> Letter:
    html, text = (part.body.decode() for part in Newsletter().render(snapshots.newsletter()))
    sender = "Cancer Care <news@example.org>"
    return Letter(7, sender, "Grüße from the clinic", "https://www.example.org", html, text)


def parsed(body: bytes) -> EmailMessage:
    return message_from_bytes(body, policy=default)  # type: ignore[return-value]


def test_it_has_the_headers_of_a_newsletter(letter: Letter) -> None:
    message = parsed(to_bytes(letter, HELD))
    assert message["From"] == "Cancer Care <news@example.org>"
    assert message["To"] == "reader@example.org"
    assert message["Subject"] == "Grüße from the clinic"
    assert message["Date"] == "Mon, 02 Nov 2026 09:00:00 +0000"
    assert message["Message-ID"] == "<4711@example.org>"
    assert message["List-Id"] == "<newsletter.example.org>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert message["MIME-Version"] == "1.0"


def test_the_way_out_is_the_readers_own_and_whole(letter: Letter) -> None:
    body = to_bytes(letter, HELD)
    message = parsed(body)
    link = message["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://www.example.org/u/v1.")
    assert tokens.read(link.rpartition("/")[2]) == tokens.Leaving(READER, 7)
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in body  # not folded: some programs would lose the rest
    parts = [part.get_content() for part in message.iter_parts()]
    assert all(link in part and UNSUBSCRIBE not in part for part in parts)


def test_it_is_text_first_then_html_and_both_are_the_approved_words(letter: Letter) -> None:
    message = parsed(to_bytes(letter, HELD))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    link = message["List-Unsubscribe"].strip("<>")
    assert text.get_content().replace("\r\n", "\n") == letter.text.replace(UNSUBSCRIBE, link)
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == letter.html.replace(UNSUBSCRIBE, link).rstrip("\n")


def test_every_attempt_has_the_same_bytes(letter: Letter) -> None:
    assert to_bytes(letter, HELD) == to_bytes(letter, replace(HELD, fence=9))


def test_lines_are_what_smtp_allows(letter: Letter) -> None:
    body = to_bytes(letter, HELD)
    assert body.isascii()
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 200
    assert len(body) < 100_000


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@example.org", "a b@example.org", "a@b@example.org\r\nBcc: x@example.org", "jürgen@example.org"]
    + ["x@y.org,z@y.org", "<x@example.org>", f"a@{'b' * 70}.org", "a@.org"],
)
def test_an_address_that_no_letter_can_carry_is_named_so(letter: Letter, address: str) -> None:
    with pytest.raises(Undeliverable):
        to_bytes(letter, replace(HELD, address=address))


def test_a_domain_of_other_letters_is_written_as_smtp_wants_it() -> None:
    assert envelope_address("reader@bücher.example") == "reader@xn--bcher-kva.example"


def test_a_subject_cannot_add_a_header(letter: Letter) -> None:
    message = parsed(to_bytes(replace(letter, subject="News\r\nBcc: x@example.org"), HELD))
    assert message["Bcc"] is None


def test_a_line_that_starts_with_a_dot_is_not_the_end() -> None:
    assert dot_stuffed(b".a\r\n.\r\nb") == b"..a\r\n..\r\nb\r\n.\r\n"
    assert dot_stuffed(b"a\r\n") == b"a\r\n.\r\n"
