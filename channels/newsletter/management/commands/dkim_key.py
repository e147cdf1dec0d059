"""Make a key that signs newsletters, and print what the DNS has to say about it."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.management.base import BaseCommand, CommandError

from channels.newsletter.sending.signing import SMALLEST

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
STRING = 255  # letters of one string in a TXT record (RFC 1035 §3.3)


class Command(BaseCommand):
    help = "Makes a DKIM key in FILE, which must not exist, and prints the DNS record that belongs to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("selector", help="a name of your choice, another for each key, such as 2026-11")
        parser.add_argument("domain", help="the domain of the From address")
        parser.add_argument("file", help="where the private key goes; only you can read it")
        parser.add_argument("--ed25519", action="store_true", help="not RSA; use it beside an RSA key, not alone")

    def handle(self, *args: Any, **options: Any) -> None:
        selector, domain = options["selector"].lower(), options["domain"].lower().rstrip(".")
        if not all(LABEL.fullmatch(label) for label in f"{selector}.{domain}".split(".")):
            raise CommandError("A selector and a domain consist of letters, digits, hyphens and dots.")
        key = Ed25519PrivateKey.generate() if options["ed25519"] else generate_private_key(65537, SMALLEST)
        _write(options["file"], key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        record = dns_record(key)
        strings = " ".join(f'"{record[start : start + STRING]}"' for start in range(0, len(record), STRING))
        self.stdout.write(f"Put this into the DNS of {domain}:\n\n{selector}._domainkey.{domain}. IN TXT {strings}\n\n")
        self.stdout.write("And when it can be seen there, into the environment of web, worker and reconcile:\n\n")
        self.stdout.write(f"DKIM_DOMAIN={domain}\nDKIM_SELECTOR={selector}\nDKIM_PRIVATE_KEY_FILE={options['file']}")


def dns_record(key: RSAPrivateKey | Ed25519PrivateKey) -> str:
    """RFC 6376 §3.6.1, RFC 8463 §4.2."""
    public = key.public_key()
    if isinstance(key, RSAPrivateKey):
        return f"v=DKIM1; k=rsa; p={_base64(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))}"
    return f"v=DKIM1; k=ed25519; p={_base64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}"


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _write(file: str, pem: bytes) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"The key cannot be written to {file}: {error.strerror}.") from error
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(pem)
