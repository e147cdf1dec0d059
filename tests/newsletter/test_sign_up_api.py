"""Signing up by API: the same rules as on the site, and problems that a program understands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from channels.newsletter.models import SignUp
from channels.newsletter.subscribers import consent, limits, sign_up_api
from channels.newsletter.topics import Topic

pytestmark = pytest.mark.django_db

ADDRESS = "/api/newsletter/v1/subscribers"
GOOD: dict[str, Any] = {"email": "reader@example.org", "consent_version": consent.CURRENT}


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def offered(monkeypatch: Any) -> None:
    monkeypatch.setattr(sign_up_api, "topics", lambda locale: [Topic("net", "Neuroendocrine tumors")])


def send(client: Client, body: Any, kind: str = "application/json") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(ADDRESS, raw, content_type=kind)


def test_a_sign_up_is_kept_as_the_sites_is(strict: Client) -> None:
    answer = send(strict, {**GOOD, "topics": ["net"], "locale": "en-US"})
    assert answer.status_code == 202
    assert not answer.cookies
    kept = SignUp.objects.get()
    assert (kept.email, kept.source, kept.locale) == ("reader@example.org", "api", "en-US")
    assert kept.sealed_interests is not None
    assert kept.consent_text == consent.current().text


def test_the_answer_is_the_same_for_every_address(strict: Client, subscribe: Any) -> None:
    subscribe("reader@example.org")
    known = send(strict, GOOD)
    other = send(strict, {**GOOD, "email": "other@example.org"})
    assert (known.status_code, known.content, known.headers) == (other.status_code, other.content, other.headers)


def test_what_a_form_has_to_show_can_be_asked_for(strict: Client) -> None:
    told = strict.get("/api/newsletter/v1/form").json()
    assert told == {
        "consent": {"version": consent.CURRENT, "text": consent.current().text},
        "locales": ["en-US"],
        "topics": [{"slug": "net", "name": "Neuroendocrine tumors"}],
    }


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"email": "a@b"}, "email"),
        ({"email": "x@example.org\r\nBcc: z@example.org"}, "email"),
        ({"email": "x@example.org\x00"}, "email"),
        ({"email": None}, "email"),
        ({"email": 10**400}, "email"),
        ({"email": ["x@example.org"]}, "email"),
        ({"email": "\ud800@example.org"}, "email"),
        ({"consent_version": "1999"}, "consent_version"),
        ({"consent_version": True}, "consent_version"),
        ({"topics": ["other"]}, "topics"),
        ({"topics": "net"}, "topics"),
        ({"topics": [["net"]]}, "topics"),
        ({"locale": "xx"}, "locale"),
        ({"locale": {}}, "locale"),
        ({"state": "confirmed"}, "state"),
    ],
)
def test_what_is_wrong_is_named(strict: Client, change: dict[str, Any], member: str) -> None:
    answer = send(strict, {**GOOD, **change})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert f"/{member}" in [error["pointer"] for error in answer.json()["errors"]]
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b" ", b"{", b"[]", b'"x"', b"null", b'{"email": NaN}', b'{"email": 1, "email": 2}', b"[" * 1000 + b"]" * 1000,
        b"[" * 4900 + b"]" * 4900, b'\xef\xbb\xbf{"email": "x@example.org"}', '{"email": "x"}'.encode("utf-16"),
        b'{"email": ' + b"9" * 6000 + b"}", b"x" * 20_000,
    ],
)  # fmt: skip
def test_what_is_no_json_is_a_problem_and_no_error_of_ours(strict: Client, body: bytes) -> None:
    answer = send(strict, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["status"] == 400


def test_a_form_on_a_foreign_page_cannot_send_it(strict: Client) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        assert send(strict, GOOD, kind).status_code == 415


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_other_methods_are_refused(strict: Client, method: str) -> None:
    answer = getattr(strict, method)(ADDRESS)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_one_network_can_send_only_so_many(strict: Client) -> None:
    for _ in range(limits.FORMS):
        assert send(strict, GOOD).status_code == 202
    answer = send(strict, GOOD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
