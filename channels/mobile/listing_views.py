"""What is made when it is asked for, out of what is live: search, glossary, deep links, status."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponsePermanentRedirect
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from channels.mobile import contract_changes, deep_links, entries, glossary, locales, searching
from channels.mobile.addresses import json_feed_key
from channels.mobile.answers import PUBLIC, answer
from channels.mobile.channel import FEED_JSON
from channels.mobile.item import explained
from channels.mobile.json_feed import JsonFeed
from channels.mobile.listing_schema import Changelog, Glossary, PathParameters, Status
from channels.mobile.paging import with_items
from channels.mobile.parameters import NoParameters
from channels.mobile.parts import FRESHNESS
from channels.mobile.problem_schema import Problem
from channels.mobile.problems import KINDS, MEDIA_TYPE, NothingHere, TakenDown
from channels.mobile.search_schema import SearchParameters, SearchResults
from channels.mobile.serializers import SCHEMA_VERSION
from channels.mobile.views import LOCALE, TAKEN_DOWN, ReadOnly, documented, published, refuse_unknown

ELSEWHERE = "Give a path on our own site that begins with one slash."
NOT_IN_THE_APP = "No page that the app has is at this address. Open it in a browser."

ALWAYS = [kind for kind in KINDS if kind.status in (400, 404, 405, 429, 500)]

documented_redirect = extend_schema(
    operation_id="getItemByPath",
    summary="The item that a web page is in the app",
    parameters=[LOCALE, PathParameters],
    responses={
        308: OpenApiResponse(description="Its address stands in Location."),
        **{(kind.status, MEDIA_TYPE): OpenApiResponse(Problem, kind.title) for kind in KINDS if kind.status != 403},
    },
    tags=["content"],
)


class SearchView(ReadOnly):
    @documented(SearchResults, "search", "Items by words", stored=False, parameters=[SearchParameters])
    def get(self, request: Request, locale: str) -> HttpResponse:
        refuse_unknown(locale)
        asked = SearchParameters.of(request.query_params)
        found, instead = searching.search(locale, asked["q"], asked["limit"])
        corrections = [{"typed": typed, "searched": searched} for typed, searched in instead.items()]
        start = {"schema_version": SCHEMA_VERSION, "kind": "search", "locale": locale, "freshness": FRESHNESS}
        return answer(request, with_items(start, found, {"corrections": corrections}))


class GlossaryView(ReadOnly):
    @documented(Glossary, "getGlossary", "Every word that is explained", stored=False)
    def get(self, request: Request, locale: str) -> HttpResponse:
        refuse_unknown(locale)
        NoParameters.of(request.query_params)
        terms = [explained(vars(term)) for term in glossary.terms(locale)]
        return _json(request, Glossary({"locale": locale, "freshness": FRESHNESS, "terms": terms}).data)


class JsonFeedView(ReadOnly):
    @documented(JsonFeed, "getJsonFeed", "The newest items as JSON Feed 1.1", media_type=FEED_JSON)
    def get(self, request: Request, locale: str) -> HttpResponse:
        return published(request, locale, json_feed_key(locale))


class PathView(ReadOnly):
    """308 to the item, so that a link to the website opens in the app."""

    @documented_redirect
    def get(self, request: Request, locale: str) -> HttpResponse:
        refuse_unknown(locale)
        path = PathParameters.of(request.query_params)["path"]
        try:
            item = deep_links.item_of(path, locale)
        except deep_links.Elsewhere as error:
            raise NothingHere(ELSEWHERE, locales.available()) from error
        except deep_links.TakenDown as error:
            raise TakenDown(TAKEN_DOWN) from error
        if item is None:
            raise NothingHere(NOT_IN_THE_APP, locales.available())
        return HttpResponsePermanentRedirect(item, preserve_request=True, headers={"Cache-Control": PUBLIC})


class StatusView(ReadOnly):
    @documented(Status, "getStatus", "When something was published last", stored=False)
    def get(self, request: Request, locale: str) -> HttpResponse:
        refuse_unknown(locale)
        NoParameters.of(request.query_params)
        return _json(request, Status({"locale": locale, **entries.newest(locale)}).data)


class ChangelogView(ReadOnly):
    @extend_schema(
        operation_id="getChangelog",
        summary="What changed in this contract",
        responses={
            200: Changelog,
            304: OpenApiResponse(description="Not changed since the ETag you sent."),
            **{(kind.status, MEDIA_TYPE): OpenApiResponse(Problem, kind.title) for kind in ALWAYS},
        },
        tags=["contract"],
    )
    def get(self, request: Request) -> HttpResponse:
        NoParameters.of(request.query_params)
        return _json(request, Changelog({"versions": contract_changes.VERSIONS}).data)


def _json(request: Request, values: object) -> HttpResponse:
    return answer(request, json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
