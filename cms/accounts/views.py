"""Our own pages around log-in: the first second factor, sending again what was kept, and is-she-still-logged-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cms.accounts import kept, limits, proof_of_factor
from cms.accounts.middleware import ADMIN, LOG_IN, is_script

RENEWED = "You logged in again in another window. What you typed is kept."


class LogIn(LoginView):
    """allauth's, which says when the demo does without the second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo": not settings.SECOND_FACTOR}


@login_required
@never_cache
@require_GET
def first_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody without a second factor is led first, and back from once she has one."""
    after = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        request.session["after_first_factor"] = after
    if proof_of_factor.has_one(request.user):
        return redirect("account_after_first_factor")
    return render(request, "mfa/first.html")


@login_required
@never_cache
@require_GET
def after_first_factor(request: HttpRequest) -> HttpResponse:
    """On to where she wanted to go."""
    return redirect(request.session.pop("after_first_factor", None) or "wagtailadmin_home")


@login_required
@never_cache
@require_GET
def go_on(request: HttpRequest) -> HttpResponse:
    """Show that something was typed before the log-in and waits. She sends it herself: somebody else may have pressed
    at the open screen."""
    waits = kept.waiting(request)
    if waits is None:
        messages.info(request, "You are logged in again. What was typed before is not kept any more.")
        return redirect("wagtailadmin_home")
    return render(request, "account/go_on.html", {"kept": waits})


@never_cache
@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """Asked by open pages: is somebody logged in, for how long still, and with which token do forms go through?"""
    if request.user.is_anonymous:
        return JsonResponse({"account": None})
    left = int(limits.seconds_left(request.session))
    return JsonResponse({"account": request.user.pk, "seconds_left": left, "token": get_token(request)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of our own whose token is of an earlier log-in is kept and sent again with a new one.

    Browsers say truly where a form comes from, so that a form of another site is never kept."""
    ours = urlsplit(request.headers.get("origin", "")).netloc == request.get_host()
    if not ours or is_script(request) or not request.path.startswith(ADMIN):
        return plain_csrf_failure(request, reason=reason)
    if request.path.startswith(LOG_IN):
        return redirect(request.get_full_path())
    if request.user.is_authenticated:
        messages.info(request, RENEWED)
    where = "account_go_on" if request.user.is_authenticated else "account_login"
    return kept.ask_first(request, where)
