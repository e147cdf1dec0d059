"""What a mail server's answer means for the message, the person and the whole issue (reliability.md §1.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
ADDRESS = re.compile(r"\S*@\S*")
QUEUED_AS = re.compile(r"\bqueued as ([\w.-]{1,100})", re.IGNORECASE)
NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
OUR_TEXT = re.compile(r"5\.3\.4|5\.6\.\d+")  # too large, or not to be read
OUR_STANDING = re.compile(r"5\.7\.\d+")  # policy and authentication
TOO_FAST = re.compile(r"4\.7\.\d+")


class Kind(Enum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"  # the text may have left and nobody answered
    NOT_WANTED = "not_wanted"  # the message was no longer ours to send
    RELAY_DOWN = "relay_down"  # the mail server itself: no message is to blame
    REFUSED_US = "refused_us"  # our text, our standing or our log-in: every message would meet the same


class Fault(Enum):
    """What an answer says about one address; the words stand in `Message.reason`."""

    NONE = ""
    NO_SUCH_ADDRESS = "no_such_address"
    MAILBOX_CLOSED = "mailbox_closed"
    MAILBOX_FULL = "mailbox_full"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    code: int | None = None
    reply: str = ""
    fault: Fault = Fault.NONE
    reference: str = ""  # the mail server's or provider's own name for the message
    too_fast: bool = False  # the reader's domain wants fewer messages in a second
    step: str = ""  # the command that was answered; "text" when the text itself was

    @property
    def about_message(self) -> bool:
        """Whether the answer came when the server knew whom it is for, so that it may be about this one alone."""
        return self.step in ("rcpt", "data", "text")

    @property
    def no_such_address(self) -> bool:
        return self.fault is Fault.NO_SUCH_ADDRESS

    @property
    def connection_lost(self) -> bool:
        return self.code is None and self.kind in (Kind.DEFERRED, Kind.UNCERTAIN)


def of_answer(step: str, code: int, raw: bytes | str) -> Outcome:
    """The meaning of a server's answer to "mail", "rcpt", "data" or, after the text, "text"."""
    reply = readable(raw)
    digit = code // 100
    if step == "text" and digit == 2:
        return Outcome(Kind.ACCEPTED, code, reply, reference=_reference(reply), step=step)
    too_fast = digit == 4 and bool(TOO_FAST.fullmatch(_status(reply)))
    if code == 421 and step != "text" and not too_fast:
        return Outcome(Kind.RELAY_DOWN, code, reply, step=step)
    if digit == 4:
        return Outcome(Kind.DEFERRED, code, reply, too_fast=too_fast, step=step)
    if digit == 5:
        return _refusal(step, code, reply)
    # No answer that SMTP knows: harmless before the text, a riddle after it.
    return Outcome(Kind.UNCERTAIN if step == "text" else Kind.DEFERRED, max(code, 0) or None, reply, step=step)


def _refusal(step: str, code: int, reply: str) -> Outcome:
    status = _status(reply)
    full = status == "5.2.2"  # the reader's mailbox, though it may come with 552
    ours = code in (530, 535, 552) or OUR_TEXT.fullmatch(status) or OUR_STANDING.fullmatch(status)
    if (ours and not full) or step == "mail":
        return Outcome(Kind.REFUSED_US, code, reply, step=step)
    fault = Fault.REFUSED
    if code in (550, 551, 553) and status in NO_SUCH_ADDRESS:
        fault = Fault.NO_SUCH_ADDRESS
    elif status in ("5.2.1", "5.2.2"):
        fault = Fault.MAILBOX_FULL if full else Fault.MAILBOX_CLOSED
    return Outcome(Kind.REJECTED, code, reply, fault, step=step)


def _status(reply: str) -> str:
    found = STATUS.search(reply)
    return found[1] if found else ""


def _reference(reply: str) -> str:
    found = QUEUED_AS.search(reply)
    return found[1] if found else ""


def readable(raw: bytes | str) -> str:
    """One short line without anybody's address."""
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else raw
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    if "@" in text:
        text = ADDRESS.sub("…", text)
    return " ".join(text.split())[:200]
