"""Sign-up by API, for forms elsewhere: the app, a partner's page. The same rules and the same answer as on the site."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from channels.newsletter.subscribers import addresses, consent, limits, networks, sign_ups
from channels.newsletter.subscribers.preferences import languages
from channels.newsletter.subscribers.problems import answer, problem
from channels.newsletter.topics import topics
from publishing.snapshots import bcp47

LONGEST = 10_000  # bytes of a body
MEMBERS = {"email", "locale", "topics", "consent_version"}
ACCEPTED = "Thank you. If we may write to this address, an email with a link to confirm is on its way."
Errors = dict[str, str]


class Unreadable(ValueError):
    """Not JSON as we take it; says why."""


@csrf_exempt  # there is no log-in that a foreign page could use
def subscribers(request: HttpRequest) -> HttpResponse:
    """POST {"email", "consent_version", "locale"?, "topics"?}."""
    if request.method != "POST":
        return problem(405, "Send a POST.", headers={"Allow": "POST"})
    if request.content_type != "application/json":
        return problem(415, "Send JSON, with the content type application/json.")
    try:
        given = _read(request)
    except Unreadable as reason:
        return problem(400, str(reason))
    form, errors = _checked(given, networks.key_of(request))
    if form is None:
        return problem(400, "Mend what errors names and send it again.", errors)
    if limits.network_is_over(form.network_key):
        return problem(429, "Too many sign-ups from your network.", headers={"Retry-After": "3600"})
    sign_ups.keep(form)
    return answer({"detail": ACCEPTED}, 202)


def form(request: HttpRequest) -> HttpResponse:
    """What a form has to show: the words to agree to, and what can be chosen."""
    if request.method not in ("GET", "HEAD"):
        return problem(405, "Use GET.", headers={"Allow": "GET, HEAD"})
    agreed, locale = consent.current(), bcp47(settings.LANGUAGE_CODE)
    body = {
        "consent": {"version": agreed.version, "text": agreed.text},
        "locales": [code for code, _name in languages()],
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in topics(locale)],
    }
    return answer(body, 200)


def _read(request: HttpRequest) -> dict[str, Any]:
    """Raises Unreadable. Numbers that are none, names said twice and towers of brackets are refused."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        raise Unreadable(f"Send {LONGEST} bytes at most.")
    try:
        given = json.loads(request.body.decode(), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Unreadable("This is not JSON in UTF-8.") from None
    if not isinstance(given, dict):
        raise Unreadable("Send a JSON object.")
    return given


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _checked(given: dict[str, Any], network: str) -> tuple[sign_ups.Form | None, Errors]:
    errors: Errors = dict.fromkeys(sorted(given.keys() - MEMBERS)[:5], "There is no such member.")
    email = _address(given.get("email"), errors)
    if given.get("consent_version") != consent.CURRENT:
        errors["consent_version"] = f"Show the words of GET form and send their version, {consent.CURRENT}."
    locale = given.get("locale", bcp47(settings.LANGUAGE_CODE))
    if locale not in [code for code, _name in languages()]:
        errors["locale"] = "Choose one of the locales of GET form."
        return None, errors
    chosen = given.get("topics", [])
    offered = {topic.slug for topic in topics(locale)}
    if not isinstance(chosen, list) or not all(isinstance(slug, str) and slug in offered for slug in chosen):
        errors["topics"] = "Send a list of slugs from the topics of GET form."
    if errors:
        return None, errors
    return sign_ups.Form(email, locale, chosen, "api", network), errors


def _address(value: Any, errors: Errors) -> str:
    try:
        return addresses.read(value if isinstance(value, str) else "")
    except addresses.NotAnAddress as problem_said:
        errors["email"] = str(problem_said)
        return ""
