"""One mail from the bounce mailbox: what it says about which message.

Anybody can write to that mailbox. A mail is believed only if it was sent to an address that we made for one message
(`sending/return_path.py`); it is never answered, and nothing in it is run, fetched or kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32

from django.conf import settings

from channels.newsletter.feedback.statuses import kind_of
from channels.newsletter.models import Feedback
from channels.newsletter.sending import return_path
from channels.newsletter.sending.return_path import Word

LARGEST = 20_000_000  # bytes; nobody reports at such length
READ = 1_000_000  # bytes that are looked at; the report stands before the mail that it returns
PARTS = 20  # within each other or side by side; more is made to exhaust a parser
# Where mail servers write to whom a mail came, most trusted first; "To" is what its sender wrote:
ADDRESSED = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"]
ADDRESS = re.compile(r"\b([bu]\+[a-z2-7]{32})@([a-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """`kind` is one of Feedback.Kind."""

    kind: str
    message: int


class Ignored(Exception):
    """Nothing follows from it; why, in one of a few fixed words."""


def read(raw: bytes) -> Told:
    """Raises Ignored, and nothing else, whatever `raw` is."""
    if len(raw) > LARGEST:
        raise Ignored("too large")
    seen = raw[:READ]
    if seen.lower().count(b"content-type:") > PARTS or seen.lower().count(b"boundary=") > PARTS:
        raise Ignored("too many parts")
    try:
        return _told(message_from_bytes(seen, policy=compat32))
    except (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise Ignored("cannot be read") from error


def _told(mail: Message) -> Told:
    if mail.get_content_type() == "multipart/report":
        if str(mail.get_param("report-type", "")).lower() == "feedback-report":
            return Told(Feedback.Kind.COMPLAINT, _addressed_in(_returned(mail), Word.LEAVE))
        message = _addressed(mail, Word.BOUNCE)
        return Told(_failure(mail), message)
    if str(mail.get("Auto-Submitted", "no")).lower().strip() != "no":
        raise Ignored("automatic answer")
    try:
        return Told(Feedback.Kind.LEFT, _addressed(mail, Word.LEAVE))
    except Ignored:
        _addressed(mail, Word.BOUNCE)  # else it is not even about a message of ours
        raise Ignored("no report") from None


def _addressed(mail: Message, word: Word) -> int:
    return _addressed_in(" ".join(str(value) for name in ADDRESSED for value in mail.get_all(name, [])), word)


def _addressed_in(text: str, word: Word) -> int:
    """The message that the first address of ours in it was made for."""
    for local, domain in ADDRESS.findall(text):
        try:
            found, message = return_path.read(local)
        except return_path.Forged:
            continue
        if found is word and domain.lower() == settings.BOUNCE_DOMAIN.lower():
            return message
    raise Ignored("not our address")


def _returned(mail: Message) -> str:
    """The header of the mail that a complaint is about (RFC 5965); List-Unsubscribe in it has our address."""
    parts = [part for part in mail.walk() if part.get_content_type() in ("message/rfc822", "text/rfc822-headers")]
    return " ".join(str(part.get_payload(0) if part.is_multipart() else part.get_payload()) for part in parts)


def _failure(mail: Message) -> str:
    """RFC 3464: the fields of the report, one block for each recipient; ours have one recipient."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                kind = kind_of(f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}")
                if kind is None:
                    raise Ignored("about us")
                return kind
    raise Ignored("no failure")  # delayed, delivered, relayed: all may still come to a good end
