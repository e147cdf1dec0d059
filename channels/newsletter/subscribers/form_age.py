"""A signed mark in the form that says when the page was opened. Programs fill forms faster than people, and send one
form many times; people leave a page open over lunch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

TOO_QUICK = timedelta(seconds=2)  # signed times are whole seconds, so it is between one and two
TOO_OLD = timedelta(hours=24)


@dataclass(frozen=True)
class FormAge:
    quick: bool  # no person: it was sent at once, or is not a mark of ours
    old: bool  # a person who came back to a page that had been open for a day
    key: str  # of this one page, so that each counts once


def mark() -> str:
    return _signer().sign(token_urlsafe(9))


def read(text: str) -> FormAge:
    key = sha256(text.encode()).hexdigest()
    try:
        _signer().unsign(text, max_age=TOO_OLD)
    except SignatureExpired:
        return FormAge(quick=False, old=True, key=key)
    except BadSignature:
        return FormAge(quick=True, old=False, key=key)
    return FormAge(quick=_is_quick(text), old=False, key=key)


def _is_quick(text: str) -> bool:
    try:
        _signer().unsign(text, max_age=TOO_QUICK)
    except SignatureExpired:
        return False
    return True


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="channels.newsletter.form")
