"""The sign-up page. It needs no cookie and no JavaScript, so any page may lead to it and reading it leaves no trace."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels.newsletter.subscribers import consent, form_age, limits, networks, pages, sign_ups
from channels.newsletter.subscribers.sign_up_form import SignUpForm
from publishing.snapshots import bcp47

TOO_OLD = "This page was open for a long time. Press the button once more."
TOO_MANY = "Too many people signed up from your network just now. Wait an hour and try again."
WAIT_S = 3600


@csrf_exempt  # it does nothing by anybody's log-in: a foreign page could send no more than anybody can
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    locale = bcp47(settings.LANGUAGE_CODE)
    if request.method != "POST":
        return _form(request, SignUpForm(locale=locale, initial={"language": locale}))
    form = SignUpForm(request.POST, locale=locale)
    age = form_age.read(request.POST.get("opened", ""))
    if request.POST.get("reference") or age.quick:
        return _accepted(request)  # a program learns nothing
    network = networks.key_of(request)
    if form.is_valid() and age.old:
        form.add_error(None, TOO_OLD)
    elif form.is_valid() and limits.network_is_over(network):
        form.add_error(None, TOO_MANY)
        response = _form(request, form, 429)
        response["Retry-After"] = str(WAIT_S)
        return response
    if not form.is_valid():
        return _form(request, form, 400)
    given = form.cleaned_data
    sign_ups.keep(
        sign_ups.Form(given["email"], given["language"], given["topics"], "site", network, age.key),
    )
    return _accepted(request)


def _form(request: HttpRequest, form: SignUpForm, status: int = 200) -> HttpResponse:
    values: dict[str, Any] = {"form": form, "consent": consent.current().text, "opened": form_age.mark()}
    return pages.page(request, "sign_up", values, status)


def _accepted(request: HttpRequest) -> HttpResponse:
    """The same words for every address."""
    return pages.page(request, "check_mail", {}, 202)
