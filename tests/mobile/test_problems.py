"""Errors under /api/ are problem details (RFC 9457), whatever went wrong."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions

from channels.mobile.problems import KINDS, exception_handler

ROOT = "/api/mobile/v1"
ITEM = f"{ROOT}/en-US/items/8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11"
pytestmark = pytest.mark.urls("channels.mobile.urls")


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def problem_of(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    body = json.loads(response.content)
    assert {"type", "title", "status", "detail", "instance", "request_id"} <= set(body)
    assert body["status"] == response.status_code
    assert body["request_id"] == response["X-Request-Id"]
    return body


def handled(exc: Exception) -> Any:
    return exception_handler(exc, {"request": RequestFactory().get(ITEM)})


def test_an_unknown_language_names_those_there_are(client):
    body = problem_of(client.get(f"{ROOT}/xx/feed"))
    assert (body["status"], body["available"]) == (404, ["en-US"])
    assert body["instance"] == f"{ROOT}/xx/feed"


@pytest.mark.django_db
def test_an_unknown_item_names_the_languages_there_are(client):
    body = problem_of(client.get(ITEM))
    assert (body["status"], body["available"]) == (404, ["en-US"])


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/nothing", f"{ROOT}/en-US/items/7", f"{ROOT}/en-US/sync/"])
def test_everything_else_under_api_is_a_problem_too(client, address):
    assert problem_of(client.get(address))["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_possible(client, method):
    response = client.generic(method, ITEM, b"{}", content_type="application/json")
    assert problem_of(response)["status"] == 405
    assert response["Allow"] == "GET, HEAD"


def test_a_method_override_changes_nothing(client):
    response = client.post(ITEM, headers={"X-HTTP-Method-Override": "GET"})
    assert problem_of(response)["status"] == 405


def test_posting_to_nowhere_is_a_problem_and_not_a_page_about_cookies(client):
    assert problem_of(client.post("/api/nothing"))["status"] == 404


@pytest.mark.parametrize(
    "query", ["since=-1", "lang=xx", "limit=1000000000", "limit=0", "limit=abc", "limit=1&limit=2"]
)
@pytest.mark.parametrize("document", ["feed", "search", "glossary", "status"])
def test_parameters_there_are_not_or_that_are_wrong_are_named(client, document, query):
    needed = {"search": "q=net&"}.get(document, "")
    body = problem_of(client.get(f"{ROOT}/en-US/{document}?{needed}{query}"))
    assert body["status"] == 400
    assert [error["parameter"] for error in body["errors"]] == [query.split("=")[0]]
    assert "?" not in body["instance"]


REFUSE = (
    "en-US/header en-US/feed en-US/feed.json en-US/items/{id} en-US/items/by-path en-US/search en-US/glossary "
    "en-US/status changelog.json".split()
)
IGNORE = "en-US/sync openapi.json schemas/ schemas/lead.v1.json examples/ examples/item.v1.sample.json problems".split()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status"), [(name, 400) for name in REFUSE] + [(name, 200) for name in IGNORE])
def test_a_parameter_there_is_not_is_refused_or_ignored_as_the_document_says(client, name, status):
    needed = {"en-US/search": "q=net&", "en-US/items/by-path": "path=/&"}.get(name, "")
    answer = client.get(f"{ROOT}/{name}?{needed}weather=rain".replace("{id}", ITEM.rpartition("/")[2]))
    assert answer.status_code == status
    if status == 400:
        assert [error["parameter"] for error in problem_of(answer)["errors"]] == ["weather"]


def test_what_a_client_accepts_does_not_change_the_answer(client):
    assert problem_of(client.get(f"{ROOT}/xx/feed", headers={"Accept": "text/html"}))["status"] == 404


def test_head_has_the_status_and_no_body(client):
    response = client.head(f"{ROOT}/xx/feed")
    assert (response.status_code, response.content) == (404, b"")


def test_a_callers_request_id_comes_back_and_junk_does_not(client):
    assert client.get("/api/x", headers={"X-Request-Id": "build-7.abc"})["X-Request-Id"] == "build-7.abc"
    for junk in ("a b", "x" * 65, "é", '"><script>'):
        assert len(client.get("/api/x", headers={"X-Request-Id": junk})["X-Request-Id"]) == 32


def test_too_many_requests_say_when_to_come_back():
    response = handled(exceptions.Throttled(wait=17))
    assert problem_of(response)["status"] == 429
    assert response["Retry-After"] == "17"


def test_a_database_that_does_not_answer_is_503_and_not_500():
    response = handled(OperationalError("connection refused"))
    assert problem_of(response)["status"] == 503
    assert response["Retry-After"] == "5"
    assert b"refused" not in response.content


def test_what_nobody_foresaw_is_noted_under_the_request_id(caplog):
    response = handled(RuntimeError("secret detail"))
    body = problem_of(response)
    assert body["status"] == 500
    assert b"secret" not in response.content
    assert caplog.records[-1].request == body["request_id"]


@pytest.mark.parametrize("exc", [Http404("x"), exceptions.NotAcceptable(), exceptions.ParseError("Bad JSON")])
def test_other_errors_keep_their_status(exc):
    assert problem_of(handled(exc))["status"] in (404, 406, 400)


def test_the_type_of_each_problem_leads_to_its_explanation(client):
    page = client.get(f"{ROOT}/problems").content.decode()
    for kind in KINDS:
        assert f'id="{kind.name}"' in page
    kind = problem_of(client.get("/api/x"))["type"]
    assert kind.endswith(f"{ROOT}/problems#not-found")


def test_openapi_json_is_served(client):
    response = client.get(f"{ROOT}/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json()["info"]["version"] == "1.0"
