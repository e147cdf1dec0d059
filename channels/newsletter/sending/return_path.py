"""Addresses at the bounce domain, one for each message: what comes back to it is about that message and no other.

The part before the @ is a word for what came back, a plus sign and 32 letters: the message's number and a keyed hash,
in base32, since mail servers do not keep the case of letters. Whoever cannot make the hash cannot end anybody's
subscription; SECRET_KEY_FALLBACKS keep what was sent before a change of key."""

from __future__ import annotations

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from enum import Enum
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

PURPOSE = b"channels.newsletter.return_path."
NUMBER, MAC = 8, 12  # bytes; 96 bits cannot be guessed by mail
LETTERS = 32  # that they take


class Word(Enum):
    BOUNCE = "b"
    LEAVE = "u"


class Forged(ValueError):
    """Not an address that we made."""


def address(word: Word, message: int) -> str:
    """Only where a bounce domain is set."""
    return f"{word.value}+{_token(settings.SECRET_KEY, word, message)}@{settings.BOUNCE_DOMAIN}"


def read(local_part: str) -> tuple[Word, int]:
    """What came back, and for which message. Raises Forged."""
    word, _, token = local_part.lower().partition("+")
    if word not in [known.value for known in Word] or len(token) != LETTERS or not token.isascii():
        raise Forged
    try:
        number = int.from_bytes(b32decode(token.upper())[:NUMBER])
    except NotBase32 as error:
        raise Forged from error
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(_token(secret, Word(word), number), token):
            return Word(word), number
    raise Forged


def _token(secret: str, word: Word, message: int) -> str:
    number = message.to_bytes(NUMBER)
    mac = hmac.digest(_key(secret), word.value.encode() + number, "sha256")[:MAC]
    return b32encode(number + mac).decode().lower()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return sha256(PURPOSE + secret.encode()).digest()
