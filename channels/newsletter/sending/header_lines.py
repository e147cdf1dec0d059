"""The header of a newsletter's mail: what all readers' mails share is written once, the rest for each.

Nothing in it names an illness: it is read by mail servers, and shown in the list of mails."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from typing import NamedTuple

from channels.newsletter.content import clean
from channels.newsletter.sending import mime_body

# What programs answer by themselves ("I am on holiday") would reach the bounce mailbox.
NO_ANSWERS = "OOF, AutoReply"


class Field(NamedTuple):
    """A header field whose value is on one line or folded after a comma."""

    name: str
    value: bytes

    def line(self) -> bytes:
        return self.name.encode() + b": " + self.value + b"\r\n"

    def relaxed(self) -> bytes:
        """As DKIM hashes it (RFC 6376 §3.4.2)."""
        return self.name.lower().encode() + b":" + b" ".join(self.value.split()) + b"\r\n"


def shared(sender: str, reply_to: str, subject: str, edition: int) -> list[Field]:
    """Raises ValueError for what no header can carry."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    if reply_to:
        message["Reply-To"] = reply_to
    message["Subject"] = " ".join(clean(subject).split())
    message["List-Id"] = f"<newsletter.{domain}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Feedback-ID"] = f"{edition}:newsletter:bulk:{_sender_id(domain)}"
    message["Precedence"] = "bulk"
    message["X-Auto-Response-Suppress"] = NO_ANSWERS
    fields = [_folded(name, value) for name, value in message.items()]
    return [*fields, Field("MIME-Version", b"1.0"), Field("Content-Type", mime_body.CONTENT_TYPE)]


def _folded(name: str, value: str) -> Field:
    """As the library writes it: encoded words where it must, lines of 78 letters where it can."""
    line = SMTP.fold_binary(name, value)
    return Field(name, line.partition(b":")[2].strip())


def _sender_id(domain: str) -> str:
    """Google groups complaints by it; the same for all our mail, and it says nothing."""
    return sha256(domain.encode()).hexdigest()[:12]
