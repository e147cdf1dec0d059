"""A draft as the app would get it: behind a link for half an hour, marked, and kept nowhere.

The same link shows a phone's browser the drawn screen, for people without the app."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from channels.mobile import locales
from channels.mobile.actions import Values
from channels.mobile.addresses import header_key
from channels.mobile.app_views import document, sentence
from channels.mobile.drawing import bar, draw
from channels.mobile.problems import PREVIEW_ENDED, TRY_AGAIN_S, problem
from publishing.headers import by_link_alone
from publishing.screens.own_files import answer_of
from publishing.sharing import phone
from publishing.steps import Refused

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
NOT_OURS = "This link is not whole, or not one of ours. Make a new one."
Answer = Callable[..., HttpResponse]


def behind_a_token(view: Answer) -> Answer:
    """Gives the view the draft that the token names. The token reaches no log: Django writes refused paths down, not
    what follows the question mark, and here not even those."""

    @wraps(view)
    def answer(request: HttpRequest, locale: str, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, locale, kwargs)
        response["Vary"] = "Accept"
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return by_link_alone(response)

    return answer


def _answer(view: Answer, request: HttpRequest, locale: str, kwargs: dict[str, Any]) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return problem(request, 405, "Drafts can only be read.", {"Allow": "GET, HEAD"})
    try:
        return _draft_or_refusal(view, request, locale, kwargs)
    except OperationalError:
        return problem(request, 503, "We cannot look this up just now.", {"Retry-After": str(TRY_AGAIN_S)})


def _draft_or_refusal(view: Answer, request: HttpRequest, locale: str, kwargs: dict[str, Any]) -> HttpResponse:
    """Raises OperationalError: a refusal that is drawn needs the database, too."""
    try:
        draft = phone.find(request.GET.get("token", ""))
        return view(request, locale, draft, **kwargs)
    except (phone.Unknown, Refused):
        return _refused(request, locale, 404, NOT_OURS)
    except phone.Ended as reason:
        return _refused(request, locale, 410, str(reason))


@behind_a_token
def item(request: HttpRequest, locale: str, draft: phone.Draft, public_id: UUID) -> HttpResponse:
    """The draft of this page in this language."""
    if draft.place[1] != reverse("app-preview", args=[locale, public_id]):
        raise phone.Unknown
    values = json.loads(draft.artefact(_file_address(request, locale)).body) | {"preview": True}
    if _wants_html(request):
        return HttpResponse(_drawn(values, locale))
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode(), content_type="application/json")


@behind_a_token
def file(request: HttpRequest, locale: str, draft: phone.Draft, artefact_id: int) -> HttpResponse:
    """A picture or document of it, which readers cannot find yet."""
    row = phone.file_of(draft, artefact_id)
    if row is None:
        raise phone.Unknown
    return answer_of(row)


def _file_address(request: HttpRequest, locale: str) -> phone.FileAddress:
    query = urlencode({"token": request.GET["token"]})
    return lambda row: f"{settings.PUBLIC_URL}{reverse('app-preview-file', args=[locale, row.pk])}?{query}"


def _drawn(values: Values, locale: str) -> bytes:
    return draw(values, unfold=False, draft=True, header=bar(document(header_key(locale))))


def _wants_html(request: HttpRequest) -> bool:
    """A browser says so; an app, and whoever says nothing, gets JSON."""
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def _refused(request: HttpRequest, locale: str, status: int, words: str) -> HttpResponse:
    if _wants_html(request):
        return sentence(locale if locale in locales.available() else locales.default(), words, status)
    return problem(request, status, words, kind_name=PREVIEW_ENDED.name if status == 410 else "")
