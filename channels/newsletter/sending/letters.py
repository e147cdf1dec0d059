"""The bytes of one message: the same on every attempt, since nothing in them is made up on the way (I16).

What all readers' mails share is encoded once; for each reader a few lines and links are put in as bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, getaddresses, parseaddr
from functools import cached_property, lru_cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from channels.newsletter.content import PREFERENCES, UNSUBSCRIBE
from channels.newsletter.sending import header_lines, mime_body, return_path, signing
from channels.newsletter.sending.header_lines import Field
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.sending.return_path import Word
from channels.newsletter.subscribers import tokens

ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
USUAL = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@(?:{LABEL}\.)+{LABEL}", re.IGNORECASE)
MARKS = {"leave": UNSUBSCRIBE, "preferences": PREFERENCES}
ANYBODY = UUID(int=0)  # to know how long a link is


class Undeliverable(ValueError):
    """This address cannot stand in a letter."""


class Unsendable(ValueError):
    """No mail can be made of this newsletter; says why in a sentence."""


@dataclass(frozen=True)
class Letter:
    """What all messages of a mailing share: approved text, stamped."""

    edition: int
    sender: str
    subject: str
    origin: str
    html: str
    text: str
    reply_to: str = ""

    def prepare(self) -> None:
        """Encode what all messages share. Raises Unsendable before the first is sent, and not with each."""
        self.body, self.shared_lines  # noqa: B018 - asking for them makes them
        try:
            signing.signers()
        except ImproperlyConfigured as problem:
            raise Unsendable(str(problem)) from problem

    @cached_property
    def body(self) -> mime_body.MimeBody:
        lengths = {name: len(link) for name, link in _links(self, ANYBODY).items()}
        return mime_body.encode(self.text, self.html, MARKS, lengths)

    @cached_property
    def fields(self) -> list[Field]:
        """Raises Unsendable."""
        for address in [self.sender, *([self.reply_to] if self.reply_to else [])]:
            named = getaddresses([address])
            if len(named) != 1 or not USUAL.fullmatch(named[0][1]) or not address.isprintable():
                raise Unsendable(f"“{_shown(address)}” cannot be a sender; write: Name <address@your-domain>")
        return header_lines.shared(self.sender, self.reply_to, self.subject, self.edition)

    @cached_property
    def shared_lines(self) -> bytes:
        return b"".join(field.line() for field in self.fields) + b"\r\n"


def envelope_address(address: str) -> str:
    """The address as SMTP can carry it. Raises Undeliverable."""
    if USUAL.fullmatch(address):
        return address
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise Undeliverable("the address needs a mail server with SMTPUTF8")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        validate_email(plain)
    except (ValueError, ValidationError) as error:
        raise Undeliverable("the address cannot be read") from error
    if not USUAL.fullmatch(plain):
        raise Undeliverable("the address cannot be read")
    return plain


def envelope_sender(letter: Letter, held: Claim) -> str:
    """Where the mail server reports what it could not deliver: an address for this message alone (VERP)."""
    if settings.BOUNCE_DOMAIN:
        return return_path.address(Word.BOUNCE, held.id)
    return parseaddr(letter.sender)[1]


def to_bytes(letter: Letter, held: Claim) -> bytes:
    """A whole message for one reader; no line starts with a dot. Raises Undeliverable, Unsendable."""
    links = _links(letter, held.subscriber)
    own = _own_fields(letter, held, links)
    pieces = [*(field.line() for field in own), letter.shared_lines, *letter.body.filled(links)]
    if signers := signing.signers():
        relaxed = letter.body.filled_relaxed(links)
        pieces.insert(0, signing.signatures(signers, [*own, *letter.fields], relaxed, held.date))
    return b"".join(pieces)


def _own_fields(letter: Letter, held: Claim, links: Mapping[str, bytes]) -> list[Field]:
    leave = b"<" + links["leave"] + b">"
    if settings.BOUNCE_DOMAIN:  # for programs that leave by mail
        leave += b",\r\n <mailto:" + return_path.address(Word.LEAVE, held.id).encode() + b"?subject=unsubscribe>"
    return [
        Field("Date", _date(held.date)),
        Field("To", envelope_address(held.address).encode()),
        Field("Message-ID", held.message_id.encode()),
        Field("List-Unsubscribe", leave),
        Field("List-Help", b"<" + links["preferences"] + b">"),
    ]


def _links(letter: Letter, subscriber: UUID) -> dict[str, bytes]:
    """By the names of MARKS. All are as long for one reader as for another."""
    leave = f"{letter.origin}/u/{tokens.make(tokens.Leaving(subscriber, letter.edition))}".encode()
    return {"leave": leave, "preferences": leave}


@lru_cache(maxsize=16)
def _date(value: datetime) -> bytes:
    return format_datetime(value).encode()


def _shown(address: str) -> str:
    return "".join(char if char.isprintable() else " " for char in address)[:80]
