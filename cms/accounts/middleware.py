"""The door of the admin: sessions that are over, second factors that are missing, decisions that need a fresh one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.accounts import kept, limits, proof_of_factor
from cms.accounts.factors import UNREADABLE

ADMIN = "/admin/"
LOG_IN = "/admin/login/"  # all pages below it may be seen before the door is open
LEAVING = {"wagtailadmin_logout"}
OVER = "You were logged out because nothing happened for a while. Log in to go on; what you typed is kept."


class AccountMiddleware:
    """After CSRF, session and authentication; looks at the admin's addresses only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN):
            self._end_when_over(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The answer that stands in for the view's, if the door stays shut."""
        if not request.path.startswith(ADMIN):
            return None
        if request.user.is_authenticated:
            limits.note_activity(request)
        match = request.resolver_match
        if request.path.startswith(LOG_IN) or (match and match.view_name in LEAVING):
            return None
        if request.method == "POST" and (waits := kept.waiting(request)) and waits.path == request.get_full_path():
            kept.forget(request)
        return self._refuse(request, view)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A secret that cannot be read any more is said on the page where the person came from, never an error page."""
        if isinstance(problem, ValidationError) and problem.code == UNREADABLE:
            messages.error(request, problem.messages[0])
            return redirect("mfa_index")
        return None

    @staticmethod
    def _end_when_over(request: HttpRequest) -> None:
        if request.user.is_authenticated and limits.seconds_left(request.session) <= 0:
            owner = request.user.pk
            logout(request)
            request.session[kept.OWNER] = owner  # so that what comes from her open pages is kept for her alone
            messages.warning(request, OVER)

    @staticmethod
    def _refuse(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse | None:
        if request.user.is_anonymous:
            if request.method != "POST" or is_script(request):
                return None  # the view itself leads to log-in
            return kept.ask_first(request, "account_login")
        if proof_of_factor.is_missing(request):
            if is_script(request):
                raise PermissionDenied
            has_one = proof_of_factor.has_one(request.user)
            return kept.ask_first(request, ask_again_url(request) if has_one else "account_first_factor")
        if settings.SECOND_FACTOR and decides(view, request) and not proof_of_factor.is_recent(request):
            return kept.ask_first(request, ask_again_url(request))
        return None


def is_script(request: HttpRequest) -> bool:
    """Asked by a script of an open page, which cannot show a log-in page: browsers name HTML first for people only."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return True
    return "text/html" not in request.headers.get("accept", "text/html")


def decides(view: Callable[..., Any], request: HttpRequest) -> bool:
    """Is this the press of a button that decides what readers get (`publishing.requests.decides`)?"""
    harmless = getattr(view, "decides_but_for", None)
    return harmless is not None and request.method == "POST" and not harmless & set(request.POST)


def ask_again_url(request: HttpRequest) -> str:
    """Where this person shows her second factor again: with a passkey if she has one."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return str(methods[0]["url"])
