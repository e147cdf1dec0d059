"""The bytes of one message."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.newsletter.channel import Newsletter
from channels.newsletter.content import PREFERENCES, UNSUBSCRIBE
from channels.newsletter.sending import return_path
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.letters import (
    Letter,
    Undeliverable,
    Unsendable,
    envelope_address,
    envelope_sender,
    to_bytes,
)
from channels.newsletter.sending.return_path import Word
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


def own_page(held: Claim) -> str:
    token = tokens.sign(tokens.PREFERENCES, held.subscriber, 7)
    return f"https://www.example.org/newsletter/preferences/{token}/"


def afresh(letter: Letter, held: Claim, link: str) -> EmailMessage:
    """The same mail as the library makes it, one at a time."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = letter.sender, Address(addr_spec=envelope_address(held.address))
    message["Subject"], message["Date"] = " ".join(letter.subject.split()), format_datetime(held.date)
    message["Message-ID"], message["List-Unsubscribe"] = held.message_id, f"<{link}>"
    filled = [
        part.replace(UNSUBSCRIBE, link).replace(PREFERENCES, own_page(held)) for part in (letter.text, letter.html)
    ]
    message.set_content(filled[0], charset="utf-8", cte="quoted-printable")
    message.add_alternative(filled[1], subtype="html", charset="utf-8", cte="quoted-printable")
    return parsed(message.as_bytes(policy=SMTP.clone(max_line_length=990)))


def test_it_has_the_headers_of_a_newsletter_and_no_others(letter: Letter, settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "bounces.example.org"
    body = to_bytes(replace(letter, reply_to="Desk <desk@example.org>"), HELD)
    message = parsed(body)
    link = re.search(rb"https://www.example.org/u/[^>]+", body)[0].decode()  # type: ignore[index]
    leave = return_path.address(Word.LEAVE, HELD.id)
    assert [(name, str(value)) for name, value in message.items()] == [
        ("Date", "Mon, 02 Nov 2026 09:00:00 +0000"),
        ("To", "reader@example.org"),
        ("Message-ID", "<4711@example.org>"),
        ("List-Unsubscribe", f"<{link}>, <mailto:{leave}?subject=unsubscribe>"),
        ("List-Help", f"<{own_page(HELD)}>"),
        ("From", "Cancer Care <news@example.org>"),
        ("Reply-To", "Desk <desk@example.org>"),
        ("Subject", "Grüße from the clinic"),
        ("List-Id", "<newsletter.example.org>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", "7:newsletter:bulk:bfabc3743295"),
        ("Precedence", "bulk"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'multipart/alternative; boundary="=_concord"'),
    ]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
spoken = st.lists(
    st.sampled_from([UNSUBSCRIBE, PREFERENCES, ".", "\n.\n", "\r\n", "\r", " ", "  \n", "é" * 90, "x" * 1200, "=\n"])
    | words,
    max_size=12,
).map("".join)
locals_ = st.text("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=64)


@given(
    text=spoken, html=spoken, subject=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), local=locals_
)
@example(text=".", html="..", subject=".", local="a")
@example(text=f"{'x' * 73}{UNSUBSCRIBE}", html=f"=\n{UNSUBSCRIBE}{UNSUBSCRIBE}", subject="x" * 900, local="a.b")
def test_what_is_put_together_reads_like_what_is_made_afresh(text: str, html: str, subject: str, local: str) -> None:
    letter = Letter(7, "Cancer Care <news@example.org>", subject, "https://www.example.org", html, text)
    held = replace(HELD, address=f"{local}@example.org")
    body = to_bytes(letter, held)
    ours = parsed(body)
    library = afresh(letter, held, ours["List-Unsubscribe"].strip("<>"))
    for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe"):
        assert ours[name] == library[name]
    assert ours.defects == library.defects == []
    assert [part.get_content() for part in ours.iter_parts()] == [part.get_content() for part in library.iter_parts()]
    assert body.endswith(b"\r\n") and body.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\r\n\.", body)
    encoded = body.partition(b"--=_concord")[2].split(b"\r\n")
    assert max(map(len, encoded)) <= 76


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
    parts = (letter.text, letter.html)
    filled = [part.replace(UNSUBSCRIBE, link).replace(PREFERENCES, own_page(HELD)) for part in parts]
    assert text.get_content().replace("\r\n", "\n") == filled[0]
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == filled[1].rstrip("\n")


def test_every_attempt_has_the_same_bytes_from_whatever_worker(letter: Letter) -> None:
    assert to_bytes(letter, HELD) == to_bytes(replace(letter), replace(HELD, fence=9))


def test_a_reader_gets_what_nobody_else_gets_into_a_mail(letter: Letter) -> None:
    """Data is no template, and a mark in an address or a text that came in later is not filled."""
    odd = "{{7*7}}%(x)s"
    message = parsed(to_bytes(letter, replace(HELD, address="{{7*7}}@example.org")))
    assert message["To"] == "{{7*7}}@example.org"
    message = parsed(to_bytes(replace(letter, text=odd, html=odd), HELD))
    assert [part.get_content() for part in message.iter_parts()] == [odd + "\r\n", odd + "\r\n"]


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
    + ["x@y.org,z@y.org", "<x@example.org>", f"a@{'b' * 70}.org", "a@.org", '"a b"@example.org', "a\x00@example.org"]
    + [f"{'a' * 65}@example.org", f"a@{'b.' * 130}org"],
)
def test_an_address_that_no_letter_can_carry_is_named_so(letter: Letter, address: str) -> None:
    with pytest.raises(Undeliverable):
        to_bytes(letter, replace(HELD, address=address))


def test_a_domain_of_other_letters_is_written_as_smtp_wants_it() -> None:
    assert envelope_address("reader@bücher.example") == "reader@xn--bcher-kva.example"


def test_a_subject_cannot_add_a_header(letter: Letter) -> None:
    message = parsed(to_bytes(replace(letter, subject="News\r\nBcc: x@example.org"), HELD))
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "sender", ["News <a@b.org>\r\nBcc: x@y.org", "News\n<a@b.org>", "News", "a@b.org, c@d.org", ""]
)
def test_a_sender_that_no_header_can_carry_stops_the_newsletter_with_a_sentence(letter: Letter, sender: str) -> None:
    with pytest.raises(Unsendable, match="cannot be a sender"):
        replace(letter, sender=sender).prepare()


def test_without_a_bounce_domain_mail_comes_back_to_the_sender(letter: Letter, settings: Any) -> None:
    settings.BOUNCE_DOMAIN = ""
    assert envelope_sender(letter, HELD) == "news@example.org"


class TestReturnPath:
    @pytest.fixture(autouse=True)
    def bounce_domain(self, settings: Any) -> None:
        settings.BOUNCE_DOMAIN = "bounces.example.org"

    def test_it_names_the_message_to_us_and_to_nobody_else(self, letter: Letter) -> None:
        address = envelope_sender(letter, replace(HELD, id=123456))
        local, _, domain = address.partition("@")
        assert domain == "bounces.example.org" and len(local) == 34 and "123456" not in address
        assert return_path.read(local) == return_path.read(local.upper()) == (Word.BOUNCE, 123456)

    @given(message=st.integers(min_value=0, max_value=2**63 - 1), word=st.sampled_from(Word))
    def test_one_letter_changed_is_not_ours(self, message: int, word: Word) -> None:
        local = return_path.address(word, message).partition("@")[0]
        assert return_path.read(local) == (word, message)
        for place in range(len(local)):
            for letter in "aub7+":
                changed = local[:place] + letter + local[place + 1 :]
                if changed != local:
                    with pytest.raises(return_path.Forged):
                        return_path.read(changed)

    @pytest.mark.parametrize(
        "local", ["", "b", "b+", "b+" + "a" * 32, "b+" + "1" * 32, "x+" + "a" * 32, "ü+é", "b+" * 99]
    )
    def test_what_we_did_not_make_is_refused(self, local: str) -> None:
        with pytest.raises(return_path.Forged):
            return_path.read(local)

    def test_it_outlives_a_change_of_key(self, settings: Any) -> None:
        local = return_path.address(Word.LEAVE, 5).partition("@")[0]
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
        assert return_path.read(local) == (Word.LEAVE, 5)


def test_a_line_that_starts_with_a_dot_is_not_the_end() -> None:
    assert dot_stuffed(b".a\r\n.\r\nb") == b"..a\r\n..\r\nb\r\n"
    assert dot_stuffed(b"a\r\n") == b"a\r\n"
