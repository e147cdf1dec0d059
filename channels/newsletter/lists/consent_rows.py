"""One row of an imported table: an address, and how we know that its owner agreed. Without that it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from channels.newsletter.sending.letters import Undeliverable, envelope_address
from channels.newsletter.subscribers import address_keys

ADDRESS, AGREED_ON, AGREED_TO = "email", "consent_date", "consent"
NEEDED = (ADDRESS, AGREED_ON, AGREED_TO)
LONGEST_ADDRESS, LONGEST_CONSENT, SHORTEST_CONSENT = 254, 1000, 10
FORMULA = ("=", "+", "-", "@")

NO_ADDRESS = "The address is missing."
NOT_AN_ADDRESS = "This is not an address that mail can be sent to."
A_FORMULA = "The address begins like a formula of a spreadsheet."
NO_DATE = "The day on which the person agreed is missing."
NOT_A_DATE = "Write the day on which the person agreed as 2026-11-02."
LATER = "The person cannot have agreed in the future."
NO_WORDS = "What the person agreed to, and where, is missing or too short."
MANY_WORDS = f"What the person agreed to has more than {LONGEST_CONSENT} letters."


class Refused(ValueError):
    """This row cannot come in; its text is a sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Agreed:
    """Somebody who agreed to get the newsletter."""

    email: str
    address_key: str
    on: datetime
    words: str


def read(row: dict[str, str], today: date) -> Agreed:
    """Raises Refused."""
    email, day, words = (row.get(name, "") for name in NEEDED)
    email = _address(email)
    return Agreed(email, address_keys.key_of(email), _day(day, today), _words(words))


def _address(text: str) -> str:
    if not text:
        raise Refused(NO_ADDRESS)
    if text.startswith(FORMULA):
        raise Refused(A_FORMULA)
    try:
        envelope_address(text)
    except Undeliverable:
        raise Refused(NOT_AN_ADDRESS) from None
    if len(text) > LONGEST_ADDRESS:
        raise Refused(NOT_AN_ADDRESS)
    return text


def _day(text: str, today: date) -> datetime:
    if not text:
        raise Refused(NO_DATE)
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        raise Refused(NOT_A_DATE) from None
    if day > today:
        raise Refused(LATER)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _words(text: str) -> str:
    if len(text) < SHORTEST_CONSENT:
        raise Refused(NO_WORDS)
    if len(text) > LONGEST_CONSENT:
        raise Refused(MANY_WORDS)
    return text
