"""What the web process remembers of Django's answers: only what is the same for everybody, and never for long."""

from __future__ import annotations

from typing import Any

import pytest

from publishing import remembered
from publishing.edge import Edge
from publishing.remembered import RememberAnswers
from tests.publishing.test_served_bytes import get

PUBLIC = ("Cache-Control", "public, max-age=30, s-maxage=30")
HEADERS = [("Content-Type", "application/json"), PUBLIC, ("ETag", '"1"'), ("Vary", "Accept-Encoding")]


class Django:
    """In Django's place: counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status, self.headers, self.body = "200 OK", HEADERS, b"{}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        start_response(self.status, self.headers)
        return [self.body]


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def web(django: Django, edge: Edge) -> RememberAnswers:
    edge.announce()
    return RememberAnswers(django, "/api/", str(edge.directory))


def test_the_same_question_is_asked_once(web, django):
    assert get(web, "/api/a")[2] == get(web, "/api/a")[2] == b"{}"
    assert len(django.asked) == 1


@pytest.mark.parametrize(
    "other",
    [{"QUERY_STRING": "q=1"}, {"HTTP_HOST": "other"}, {"HTTP_ACCEPT_ENCODING": "gzip"},
     {"HTTP_X_FORWARDED_PROTO": "https"}],
)  # fmt: skip
def test_another_question_is_another_answer(web, django, other):
    get(web, "/api/a")
    get(web, "/api/a", **other)
    assert len(django.asked) == 2


def test_a_change_of_the_edge_ends_it_at_once(web, django, edge):
    get(web, "/api/a")
    edge.announce()
    get(web, "/api/a")
    assert len(django.asked) == 2


def test_what_changes_while_django_answers_makes_the_answer_old(web, django, edge):
    answers = django.__call__

    def slow(environ: Any, start_response: Any) -> list[bytes]:
        body = answers(environ, start_response)
        edge.announce()
        return body

    web.application = slow
    get(web, "/api/a")
    get(web, "/api/a")
    assert len(django.asked) == 2


def test_after_a_few_seconds_it_is_asked_again_though_nothing_says_so(web, django, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(remembered, "monotonic", lambda: clock[0])
    get(web, "/api/a")
    clock[0] += remembered.KEEP - 1
    assert get(web, "/api/a")[1]["Age"] == "4"
    clock[0] += 2
    get(web, "/api/a")
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", HEADERS),
        ("429 Too Many Requests", HEADERS),
        ("200 OK", [*HEADERS, ("Set-Cookie", "a=b")]),
        ("200 OK", [header for header in HEADERS if header != PUBLIC]),
        ("200 OK", [*(header for header in HEADERS if header != PUBLIC), ("Cache-Control", "private, max-age=9")]),
        ("200 OK", [*(h for h in HEADERS if h != PUBLIC), ("Cache-Control", "public, max-age=0, s-maxage=5")]),
        ("200 OK", [*HEADERS[:3], ("Vary", "Cookie")]),
        ("200 OK", [HEADERS[0], PUBLIC, HEADERS[3]]),
    ],
)
def test_what_is_not_for_everybody_or_is_no_answer_is_not_kept(web, django, status, headers):
    django.status, django.headers = status, headers
    assert get(web, "/api/a")[0] == status
    get(web, "/api/a")
    assert len(django.asked) == 2


def test_other_addresses_methods_and_large_answers_go_straight_to_django(web, django):
    for _time in range(2):
        get(web, "/admin/")
        get(web, "/api/a", method="POST")
    django.body = b"x" * (remembered.LARGE + 1)
    get(web, "/api/large")
    get(web, "/api/large")
    assert len(django.asked) == 6


def test_who_has_the_bytes_gets_304_from_the_first_request_on(web, django):
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        status, headers, body = get(web, "/api/a", HTTP_IF_NONE_MATCH=tags)
        assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", '"1"')
        assert "Content-Type" not in headers
    assert len(django.asked) == 1
    assert get(web, "/api/a", HTTP_IF_NONE_MATCH='"2", junk')[0] == "200 OK"


def test_head_has_no_body_and_is_not_kept_for_who_wants_one(web, django):
    assert get(web, "/api/a", method="HEAD")[2] == b""
    assert get(web, "/api/a")[2] == b"{}"
    assert get(web, "/api/a", method="HEAD")[2] == b""
    assert len(django.asked) == 2


def test_the_memory_is_bounded(web, django, monkeypatch):
    monkeypatch.setattr(remembered, "MOST_BYTES", 1_000)
    for number in range(500):
        get(web, f"/api/{number}")
    assert len(web.memory) < 200
