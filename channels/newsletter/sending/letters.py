"""The bytes of one message: the same on every attempt, since nothing in them is made up on the way."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from channels.newsletter.content import UNSUBSCRIBE, clean
from channels.newsletter.sending.ledger import Claim
from channels.newsletter.subscribers import tokens

# The library would break an address longer than a line into encoded words that no mail program can follow.
UNFOLDED = SMTP.clone(max_line_length=990)
QUOTED = "quoted-printable"  # lines of 76 letters, whatever the HTML looks like


class Undeliverable(ValueError):
    """This address cannot stand in a letter."""


@dataclass(frozen=True)
class Letter:
    """What all messages of a mailing share: approved text, stamped."""

    edition: int
    sender: str
    subject: str
    origin: str
    html: str
    text: str

    @property
    def envelope_sender(self) -> str:
        return parseaddr(self.sender)[1]


def envelope_address(address: str) -> str:
    """The address as SMTP can carry it. Raises Undeliverable."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise Undeliverable("the address needs a mail server with SMTPUTF8")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        validate_email(plain)
    except (ValueError, ValidationError) as error:
        raise Undeliverable("the address cannot be read") from error
    return plain


def to_bytes(letter: Letter, held: Claim) -> bytes:
    """A whole message for one reader. Raises Undeliverable."""
    link = f"{letter.origin}/u/{tokens.make(tokens.Leaving(held.subscriber, letter.edition))}"
    message = EmailMessage(policy=SMTP)
    _set_headers(message, letter, held, link)
    message.set_content(letter.text.replace(UNSUBSCRIBE, link), charset="utf-8", cte=QUOTED)
    html = letter.html.replace(UNSUBSCRIBE, escape(link))
    message.add_alternative(html, subtype="html", charset="utf-8", cte=QUOTED)
    message.set_boundary(f"=_{held.message_id.strip('<>').partition('@')[0]}")
    return message.as_bytes(policy=UNFOLDED)


def _set_headers(message: EmailMessage, letter: Letter, held: Claim, link: str) -> None:
    domain = letter.envelope_sender.rpartition("@")[2]
    message["From"] = letter.sender
    message["To"] = Address(addr_spec=envelope_address(held.address))
    message["Subject"] = " ".join(clean(letter.subject).split())
    message["Date"] = format_datetime(held.date)
    message["Message-ID"] = held.message_id
    message["List-Unsubscribe"] = f"<{link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Id"] = f"<newsletter.{domain}>"
    message["Precedence"] = "bulk"
