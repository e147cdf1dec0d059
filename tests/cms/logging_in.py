"""People at the log-in page, and an authenticator app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

LOG_IN = "/admin/login/"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Tests log in more often in a minute than one address may."""
    cache.clear()


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def reviewer(people: dict[str, Any]) -> Any:
    return people["reviewer"]


@pytest.fixture
def secret(reviewer: Any) -> str:
    return give_app(reviewer)


def password_of(user: Any) -> str:
    return f"demo-{user.username}"


def code(secret: str, moment: float | None = None) -> str:
    """What an authenticator app shows (RFC 6238, six digits, half a minute)."""
    key = base64.b32decode(secret)
    mac = hmac.new(key, struct.pack(">Q", int(moment or time.time()) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def give_app(user: Any) -> str:
    """The person has set up an app; answers its secret."""
    secret = base64.b32encode(f"secret of {user.username}".ljust(20, "x")[:20].encode()).decode()
    TOTP.activate(user, secret)
    return secret


def enter_password(client: Client, user: Any, password: str = "", **extra: Any) -> Any:
    return client.post(LOG_IN, {"login": user.username, "password": password or password_of(user), **extra})


def enter_code(client: Client, digits: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": digits})


def logged_in(user: Any, secret: str) -> Client:
    """A client in which this person gave password and code."""
    client = Client()
    enter_password(client, user)
    answer = enter_code(client, code(secret))
    assert answer.status_code == 302, answer.content
    forget_used_codes(user)
    return client


def forget_used_codes(user: Any) -> None:
    """As if half a minute had passed: the app would show another code."""
    cache.clear()
    for row in Authenticator.objects.filter(user=user, type="totp"):
        row.data.pop("used", None)
        row.save()


def age(client: Client, seconds: float) -> None:
    """Let this long pass for the session: since its begin, its last activity and its second factor."""
    session = client.session
    for name in ("began_at", "active_at"):
        if name in session:
            session[name] -= seconds
    if "second_factor" in session:
        session["second_factor"] = {**session["second_factor"], "at": session["second_factor"]["at"] - seconds}
    session.save()


def words_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def is_in(client: Client) -> bool:
    return client.get("/admin/newsletters/").status_code == 200
