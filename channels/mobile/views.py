"""What Django answers under /api/mobile/v1/.

Published documents are files and never get here, as a rule. What does get here is not published (404), asked for
in a wrong way (400, 405), or so new that the file is not written yet: a document, or that it was taken down (410)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from channels.mobile import locales, page_cursors, paging, sync
from channels.mobile.addresses import feed_key, header_key, item_key
from channels.mobile.answers import JSON, PUBLIC, answer, conditional
from channels.mobile.cursors import Unreadable
from channels.mobile.examples import EXAMPLES
from channels.mobile.gone import Gone
from channels.mobile.listing_schema import FeedParameters
from channels.mobile.page_cursors import Place
from channels.mobile.problem_schema import Problem
from channels.mobile.problems import KINDS, MEDIA_TYPE, PREVIEW_ENDED, NothingHere, TakenDown, problem
from channels.mobile.serializers import Feed, Header, Item
from channels.mobile.sync_schema import Sync, SyncParameters
from channels.mobile.throttling import PerAddress
from publishing import store

CHANGES = "What changed since a cursor; without one, everything there is"
TAKEN_DOWN = "The page at this address was taken down."
NOT_OURS = "We did not write this cursor, or it is not whole. Start again without a cursor."
SYNC_CACHE = "public, max-age=0, s-maxage=5"  # for a burst of phones that ask the same; no phone keeps an answer


LOCALE = OpenApiParameter("locale", str, OpenApiParameter.PATH, description="For example en-US (BCP 47).")


class OnlyJson(BaseContentNegotiation):
    """There is one form of each document, whatever a client says it accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        only = next(iter(renderers))
        return only, only.media_type


class ReadOnly(APIView):
    http_method_names = ["get", "head"]
    throttle_classes = [PerAddress]
    content_negotiation_class = OnlyJson


def documented(
    shape: type,
    name: str,
    sentence: str,
    *,
    stored: bool = True,
    cursor: bool = False,
    media_type: str = JSON,
    **more: Any,
) -> Any:
    """What `openapi.json` says about one document. `stored`: it is a file, and may be taken down. `cursor`: it takes
    one, which may have expired."""
    never = {"not-allowed", *(() if stored else ("taken-down",)), *(() if cursor else ("cursor-expired",))}
    kinds = [kind for kind in KINDS if kind.name not in never]
    gone = {(410, JSON): OpenApiResponse(Gone, "Taken down. Remove what you keep of it.")} if stored else {}
    answers: dict[Any, Any] = {
        (200, media_type): OpenApiResponse(shape, sentence),
        304: OpenApiResponse(description="Not changed since the ETag you sent."),
        **gone,  # a problem only for as long as its file is not written
        **{(kind.status, MEDIA_TYPE): OpenApiResponse(Problem, kind.title) for kind in reversed(kinds)},
    }
    parameters = [LOCALE, *more.pop("parameters", [])]
    return extend_schema(
        operation_id=name, summary=sentence, parameters=parameters, responses=answers, tags=["content"], **more
    )


class HeaderView(ReadOnly):
    @documented(Header, "getHeader", "The app's header")
    def get(self, request: Request, locale: str) -> HttpResponse:
        return published(request, locale, header_key(locale))


class FeedView(ReadOnly):
    """Without parameters a file; with some a page that is made for them."""

    @documented(
        Feed, "getFeed", "Items, newest first, page by page", stored=False, cursor=True, parameters=[FeedParameters]
    )
    def get(self, request: Request, locale: str) -> HttpResponse:
        if not request.query_params:
            return published(request, locale, feed_key(locale))
        refuse_unknown(locale)
        asked = FeedParameters.of(request.query_params)
        place = _place(asked, locale)
        topic = place.topic if place else asked.get("topic", "")
        return answer(request, paging.page(place, locale, topic, asked["limit"]))


class ItemView(ReadOnly):
    @documented(Item, "getItem", "One item, whole")
    def get(self, request: Request, locale: str, public_id: str) -> HttpResponse:
        return published(request, locale, item_key(locale, str(public_id)))


class SyncView(ReadOnly):
    @documented(Sync, "getSync", CHANGES, stored=False, cursor=True, parameters=[SyncParameters], examples=EXAMPLES)
    def get(self, request: Request, locale: str) -> HttpResponse:
        refuse_unknown(locale)
        asked = SyncParameters.of(request.query_params)
        try:
            body = sync.page(locale, asked.get("cursor"), asked["limit"])
        except Unreadable as error:
            raise ValidationError({"cursor": [NOT_OURS]}) from error
        return answer(request, body, cache=SYNC_CACHE)


class OpenApiView(ReadOnly):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return answer(request, openapi_json())


def published(request: Request, locale: str, key: str) -> HttpResponse:
    """The live document, or a problem that says what there is instead."""
    refuse_unknown(locale)
    if request.query_params:
        raise ValidationError({name: ["There is no such parameter yet."] for name in request.query_params})
    live = store.standing("mobile", key)
    if live is not None and live.form == live.Form.TOMBSTONE:
        raise TakenDown(TAKEN_DOWN)
    if live is None or live.form != live.Form.DOCUMENT:
        raise NothingHere("Nothing is published at this address in this language.", locales.available())
    body, modified = store.stamped_bytes(live), live.modified_at.timestamp()
    etag = f'"{int(modified):x}-{len(body):x}"'  # as the file's, once it is written (publishing/serve.py)
    return conditional(request, body, live.media_type, PUBLIC, etag, modified)


def _place(asked: dict[str, Any], locale: str) -> Place | None:
    """Where to go on. Raises ValidationError, CursorExpired."""
    if "cursor" not in asked:
        return None
    try:
        place = page_cursors.read(asked["cursor"], locale)
    except Unreadable as error:
        raise ValidationError({"cursor": [NOT_OURS]}) from error
    if asked.get("topic", place.topic) != place.topic:
        raise ValidationError({"topic": ["This cursor belongs to another topic. Start again without a cursor."]})
    return place


def refuse_unknown(locale: str) -> None:
    if locale not in locales.available():
        raise NothingHere("There is nothing in this language.", locales.available())


@cache
def openapi_json() -> bytes:
    """The same for every request of this build, so made once."""
    schema = SchemaGenerator(urlconf="channels.mobile.urls").get_schema(request=None, public=True)
    return OpenApiJsonRenderer().render(schema, renderer_context={})


def problem_kinds(request: HttpRequest) -> HttpResponse:
    """The page that each problem's `type` leads to."""
    page = render_to_string("mobile/problems.html", {"kinds": [*KINDS, PREVIEW_ENDED]})
    return HttpResponse(page, headers={"Cache-Control": PUBLIC})


@csrf_exempt  # a POST to nowhere gets the same problem as a GET, not a page about cookies
def api_not_found(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for under /api/."""
    return problem(request, 404, "There is no such address. openapi.json lists those there are.")
