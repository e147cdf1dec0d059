"""The token in an unsubscribe link: `v1.<key id>.<subscriber and edition>.<HMAC-SHA256>`. It holds no address.

It never expires, since a person may leave years later; SECRET_KEY_FALLBACKS keep older links valid."""

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
PURPOSE = b"channels.newsletter.unsubscribe."


@dataclass(frozen=True)
class Leaving:
    """Who leaves, and by which edition's link."""

    subscriber: UUID
    edition: int


class Forged(ValueError):
    """Not a token that we made."""


def make(leaving: Leaving) -> str:
    key = _key(settings.SECRET_KEY)
    payload = _encode(leaving.subscriber.bytes + leaving.edition.to_bytes(8))
    signed = f"{VERSION}.{_key_id(key)}.{payload}"
    return f"{signed}.{_mac(key, signed)}"


def read(token: str) -> Leaving:
    """Raises Forged. The comparison takes as long for a near miss as for a far one."""
    signed, _, mac = token.rpartition(".")
    parts = signed.split(".")
    if len(token) > LENGTH or len(parts) != 3 or parts[0] != VERSION or not token.isascii():
        raise Forged
    keys = [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    valid = [key for key in keys if _key_id(key) == parts[1] and hmac.compare_digest(_mac(key, signed), mac)]
    if not valid:
        raise Forged
    return _payload(parts[2])


def _payload(text: str) -> Leaving:
    try:
        payload = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return Leaving(UUID(bytes=payload[:16]), int.from_bytes(payload[16:]))
    except (NotBase64, ValueError) as error:
        raise Forged from error


def _key(secret: str) -> bytes:
    return sha256(PURPOSE + secret.encode()).digest()


def _key_id(key: bytes) -> str:
    return sha256(b"id." + key).hexdigest()[:8]


def _mac(key: bytes, signed: str) -> str:
    return _encode(hmac.digest(key, signed.encode(), "sha256"))


def _encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
