"""When this session last showed a second factor: a passkey, a code of the app, or a recovery code.

Its note stands in the session, so that a factor shown in one browser says nothing about another one."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

NOTE = "second_factor"
RECENT = 10 * 60  # seconds
KINDS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)  # recovery codes only stand in for one of these

User = AbstractBaseUser | AnonymousUser


def note(request: HttpRequest, user: User) -> None:
    """This session showed a factor of this person just now."""
    request.session[NOTE] = {"user": user.pk, "at": time.time()}


def forget(request: HttpRequest) -> None:
    request.session.pop(NOTE, None)


def shown_at(request: HttpRequest) -> float:
    """Seconds since the epoch; 0 when this session has shown none."""
    noted = request.session.get(NOTE) or {}
    return float(noted["at"]) if noted.get("user") == request.user.pk else 0.0


def is_recent(request: HttpRequest) -> bool:
    return time.time() - shown_at(request) < RECENT


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists()


def is_missing(request: HttpRequest) -> bool:
    """Must this person show or set up a factor before anything else?"""
    return settings.SECOND_FACTOR and request.user.is_authenticated and not shown_at(request)
