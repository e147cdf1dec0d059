"""DKIM signatures (RFC 6376), for places where no relay or provider signs.

The tests have dkimpy check them. They are made here, since what is canonical of a newsletter is known but for a few
links, and by `cryptography`: dkimpy takes some ten times as long, and needs a further library for Ed25519."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from textwrap import wrap

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from channels.newsletter.sending.header_lines import Field

SMALLEST = 2048  # bits of an RSA key that receivers still believe (RFC 8301)
ONCE_MORE = ["from", "subject", "reply-to"]  # signed as absent a second time: none can be added on the way
LINE = 72


@dataclass(frozen=True)
class Signer:
    """One key, and where receivers find its other half: `<selector>._domainkey.<domain>`."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    def sign(self, signed: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(signed, PKCS1v15(), SHA256())
        return self.key.sign(sha256(signed).digest())


def signers() -> list[Signer]:
    """Of every key in the settings; two while one takes the place of the other. Raises ImproperlyConfigured."""
    if settings.MAIL_PROVIDER or not settings.DKIM_SELECTOR:
        return []
    return _signers(
        settings.DKIM_DOMAIN,
        tuple(settings.DKIM_SELECTOR),
        tuple(settings.DKIM_PRIVATE_KEY),
        tuple(settings.DKIM_PRIVATE_KEY_FILE),
    )


def signatures(signers: list[Signer], fields: list[Field], relaxed_body: list[bytes], at: datetime) -> bytes:
    """The DKIM-Signature lines for a message with these fields, in this order, and this body.

    `at` is the message's date and not the time of signing, so that every attempt has the same bytes."""
    body_hash = b64encode(sha256(b"".join(relaxed_body)).digest())
    names = _listed([*(field.name.lower() for field in fields), *ONCE_MORE])
    signed = b"".join([field.relaxed() for field in fields])
    return b"".join(_signature(signer, names, signed, body_hash, int(at.timestamp())) for signer in signers)


def _signature(signer: Signer, names: bytes, signed: bytes, body_hash: bytes, at: int) -> bytes:
    tags = f"v=1; a={signer.algorithm}; c=relaxed/relaxed; d={signer.domain};\r\n s={signer.selector}; t={at};\r\n"
    value = tags.encode() + b" h=" + names + b";\r\n bh=" + body_hash + b";\r\n b="
    made = b64encode(signer.sign(signed + Field("DKIM-Signature", value).relaxed().removesuffix(b"\r\n")))
    lines = [made[start : start + LINE] for start in range(0, len(made), LINE)]
    return b"DKIM-Signature: " + value + b"\r\n ".join(lines) + b"\r\n"


def _listed(names: list[str]) -> bytes:
    return "\r\n  ".join(wrap(": ".join(names), LINE, break_on_hyphens=False)).replace(": ", ":").encode()


@lru_cache(maxsize=4)
def _signers(domain: str, selectors: tuple[str, ...], keys: tuple[str, ...], files: tuple[str, ...]) -> list[Signer]:
    pems = [key.replace("\\n", "\n") for key in keys] or [_read(file) for file in files]
    if len(pems) != len(selectors) or not domain:
        raise ImproperlyConfigured("DKIM needs DKIM_DOMAIN, and for each name in DKIM_SELECTOR one private key.")
    return [Signer(domain, selector, _key(pem, selector)) for selector, pem in zip(selectors, pems, strict=True)]


def _read(file: str) -> str:
    try:
        return Path(file).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The DKIM key in {file} cannot be read: {error}") from error


def _key(pem: str, selector: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(
            f"The DKIM key for {selector} is not a private key in PEM without password."
        ) from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST:
        return key
    raise ImproperlyConfigured(f"The DKIM key for {selector} must be RSA with {SMALLEST} bits or more, or Ed25519.")
