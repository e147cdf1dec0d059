"""This site's answers to what django-allauth asks about accounts."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.accounts import proof_of_factor
from publishing.client_address import client_address
from publishing.wake import wake

RESET_MAIL = "cms.accounts.tasks.send_reset_mail"
NOBODY = 0


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; passkeys come first; `next` leads to our own host only."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This username and password do not belong together.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "incorrect_password": "This is not your password.",
        "rate_limited": "Too many tries. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """django-axes counts, by name and address. A limit by name alone would let anybody lock anybody out."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whoever was locked out reads what anybody reads who does not know the password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within ten minutes of a second factor, or of the log-in of somebody who has none yet."""
        request = context.request
        if proof_of_factor.is_recent(request):
            return False
        last = request.user.last_login
        fresh = last is not None and time.time() - last.timestamp() < proof_of_factor.RECENT
        return not fresh or proof_of_factor.has_one(request.user)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """Passkey, then code. The password alone is asked only of somebody who has no second factor."""
        known = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        words = {
            "mfa_reauthenticate:webauthn": "Use a passkey",
            "mfa_reauthenticate": "Use a code",
            "reauthenticate": "Use your password",
        }
        methods = [{**known[name], "description": text} for name, text in words.items() if name in known]
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """By a worker, so that the page answers as fast for an address we know as for one we do not."""
        wake(RESET_MAIL, user.pk)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth has no other mail for us to send; a stranger's address gets none, but costs the same."""
        wake(RESET_MAIL, NOBODY)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home")
