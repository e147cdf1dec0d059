"""The Message-ID of a message: a hash of edition and subscriber, the same on every attempt.

PostgreSQL has no SHA-1 without an extension, so it is not a UUID of version 5 but the first half of a SHA-256."""

from __future__ import annotations

from email.utils import parseaddr

# SQL in which `public_id` is a subscriber's; "issue" and "domain" are parameters.
MESSAGE_ID = """'<' || encode(substring(sha256(convert_to(%(issue)s || ' ' || public_id::text, 'UTF8')) for 16), 'hex')
        || '@' || %(domain)s || '>'"""


def domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
