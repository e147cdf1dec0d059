"""The keyed hash of an address: enough to recognise an address, useless to whoever lacks the key.

Suppressions and the ledger hold it in place of addresses, so that both can outlive a person's erasure."""

from __future__ import annotations

import hmac

from django.conf import settings

PURPOSE = b"channels.newsletter.address."


def normal(email: str) -> str:
    """As two spellings of one address are compared: letters in lower case, the domain in ASCII where it has a form
    in ASCII. Mailbox rules of single providers (dots, plus tags) are not ours to know."""
    local, _, domain = email.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        pass  # not a domain that DNS knows; it is compared as it stands
    return f"{local}@{domain}".lower()


def key_of(email: str) -> str:
    """64 hexadecimal digits: HMAC-SHA256 under `NEWSLETTER_ADDRESS_KEY`, which is never changed."""
    secret = PURPOSE + settings.NEWSLETTER_ADDRESS_KEY.encode()
    return hmac.new(secret, normal(email).encode(), "sha256").hexdigest()
