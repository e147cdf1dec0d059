"""The token in a reader's own link: `v1.<key id>.<subscriber and number>.<HMAC-SHA256>`. It holds no address.

Each purpose has keys of its own, so a link for one thing opens nothing else. It never expires by itself, since a person
may leave years later; SECRET_KEY_FALLBACKS keep older links valid."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings

VERSION = "v1"
LENGTH = 200  # no token of ours is longer; what is need not be looked at
LEAVE = b"channels.newsletter.unsubscribe."
PREFERENCES = b"channels.newsletter.preferences."
CONFIRM = b"channels.newsletter.confirm."


@dataclass(frozen=True)
class Leaving:
    """Who leaves, and by which edition's link."""

    subscriber: UUID
    edition: int


class Forged(ValueError):
    """Not a token that we made."""


def make(leaving: Leaving) -> str:
    return sign(LEAVE, leaving.subscriber, leaving.edition)


def read(token: str) -> Leaving:
    """Raises Forged."""
    return Leaving(*verified(LEAVE, token))


def sign(purpose: bytes, subscriber: UUID, number: int) -> str:
    """`number` says by which mail the link came: an edition's id, or an answer's."""
    key = _key(purpose, settings.SECRET_KEY)
    payload = _encode(subscriber.bytes + number.to_bytes(8))
    signed = f"{VERSION}.{_key_id(key)}.{payload}"
    return f"{signed}.{_mac(key, signed)}"


def verified(purpose: bytes, token: str) -> tuple[UUID, int]:
    """(subscriber, number). Raises Forged. The comparison takes as long for a near miss as for a far one."""
    signed, _, mac = token.rpartition(".")
    parts = signed.split(".")
    if len(token) > LENGTH or len(parts) != 3 or parts[0] != VERSION or not token.isascii():
        raise Forged
    keys = [_key(purpose, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    valid = [key for key in keys if _key_id(key) == parts[1] and hmac.compare_digest(_mac(key, signed), mac)]
    if not valid:
        raise Forged
    return _payload(parts[2])


def _payload(text: str) -> tuple[UUID, int]:
    try:
        payload = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return UUID(bytes=payload[:16]), int.from_bytes(payload[16:])
    except (NotBase64, ValueError) as error:
        raise Forged from error


def _key(purpose: bytes, secret: str) -> bytes:
    return sha256(purpose + secret.encode()).digest()


def _key_id(key: bytes) -> str:
    return sha256(b"id." + key).hexdigest()[:8]


def _mac(key: bytes, signed: str) -> str:
    return _encode(hmac.digest(key, signed.encode(), "sha256"))


def _encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
