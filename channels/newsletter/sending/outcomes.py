"""What a mail server's answer means for the message, the person and the whole issue (reliability.md §1.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
ADDRESS = re.compile(r"\S*@\S*")
NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
OUR_TEXT = re.compile(r"5\.3\.4|5\.6\.\d+")  # too large, or not to be read
OUR_STANDING = re.compile(r"5\.7\.\d+")  # policy and authentication


class Kind(Enum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"  # the text may have left and nobody answered
    NOT_WANTED = "not_wanted"  # the message was no longer ours to send
    RELAY_DOWN = "relay_down"  # the mail server itself: no message is to blame
    REFUSED_US = "refused_us"  # our text, our standing or our log-in: every message would meet the same


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    code: int | None = None
    reply: str = ""
    no_such_address: bool = False
    reference: str = ""  # the mail server's or provider's own name for the message

    @property
    def connection_lost(self) -> bool:
        return self.code is None and self.kind in (Kind.DEFERRED, Kind.UNCERTAIN)


def of_answer(step: str, code: int, raw: bytes | str) -> Outcome:
    """The meaning of a server's answer to "mail", "rcpt", "data" or, after the text, "text"."""
    reply = readable(raw)
    digit = code // 100
    if step == "text" and digit == 2:
        return Outcome(Kind.ACCEPTED, code, reply)
    if code == 421 and step != "text":
        return Outcome(Kind.RELAY_DOWN, code, reply)
    if digit == 4:
        return Outcome(Kind.DEFERRED, code, reply)
    if digit == 5:
        return _refusal(step, code, reply)
    # No answer that SMTP knows: harmless before the text, a riddle after it.
    return Outcome(Kind.UNCERTAIN if step == "text" else Kind.DEFERRED, max(code, 0) or None, reply)


def _refusal(step: str, code: int, reply: str) -> Outcome:
    found = STATUS.search(reply)
    status = found[1] if found else ""
    full = status == "5.2.2"  # the reader's mailbox, though it may come with 552
    ours = code in (530, 535, 552) or OUR_TEXT.fullmatch(status) or OUR_STANDING.fullmatch(status)
    if (ours and not full) or step == "mail":
        return Outcome(Kind.REFUSED_US, code, reply)
    gone = code in (550, 551, 553) and status in NO_SUCH_ADDRESS
    return Outcome(Kind.REJECTED, code, reply, no_such_address=gone)


def readable(raw: bytes | str) -> str:
    """One short line without anybody's address."""
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else raw
    printable = "".join(char if char.isprintable() else " " for char in text)
    return ADDRESS.sub("…", " ".join(printable.split()))[:200]
