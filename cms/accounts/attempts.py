"""Wrong passwords and codes, counted by django-axes in the database: five for each name and address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """One name in capitals and in small letters is one name: log-in does not tell them apart either."""
    return str((credentials or {}).get("username") or request.POST.get("login") or "").strip().lower()[:150]


def refuse_when_locked(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Raises ValidationError when too many of this person's codes or passwords were wrong from this address."""
    if not AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        raise get_adapter().validation_error("too_many_login_attempts")


def count_wrong_code(request: HttpRequest, user: AbstractBaseUser) -> None:
    """A wrong code counts as much as a wrong password."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": user.get_username()}, request=request)
