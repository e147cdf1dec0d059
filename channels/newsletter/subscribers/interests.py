"""Interests at rest. That somebody wants news of an illness is health data, so the column is AES-256-GCM.

Sealed: one byte of version, 12 of nonce, then text and tag (NIST SP 800-38D). The person's public id is authenticated
with it, so that one row's interests cannot be put into another. All are of one length, which tells nobody how many."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from os import urandom
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
NONCE = 12
BLOCK = 1024  # bytes; room for some 25 topics, and for more in steps of as many
PURPOSE = b"channels.newsletter.interests."


class Unreadable(ValueError):
    """No key of ours opens it: a key is missing from NEWSLETTER_KEYS, or the row was altered."""


def sealed(topics: list[str], public_id: UUID) -> bytes | None:
    """None when no topic is chosen. `topics` are slugs."""
    if not topics:
        return None
    plain = json.dumps(sorted(set(topics))).encode()
    plain += b" " * (-len(plain) % BLOCK)
    nonce = urandom(NONCE)
    return VERSION + nonce + _ciphers()[0].encrypt(nonce, plain, public_id.bytes)


def opened(data: bytes | memoryview | None, public_id: UUID) -> list[str]:
    """Raises Unreadable."""
    if data is None:
        return []
    given = bytes(data)
    for cipher in _ciphers():
        try:
            return list(json.loads(cipher.decrypt(given[1 : 1 + NONCE], given[1 + NONCE :], public_id.bytes)))
        except InvalidTag:
            continue
    raise Unreadable("No key in NEWSLETTER_KEYS opens these interests.")


def _ciphers() -> list[AESGCM]:
    """The first seals; the later ones still open what was sealed before the key was changed."""
    return [_cipher(key) for key in settings.NEWSLETTER_KEYS]


@cache  # a newsletter opens those of all its readers
def _cipher(key: str) -> AESGCM:
    return AESGCM(sha256(PURPOSE + key.encode()).digest())
