"""Leaving: a scanner that opens the link changes nothing, one POST ends it (RFC 8058)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers import tokens
from channels.newsletter.subscribers.tokens import Leaving, make
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def reader(subscribe: Callable[..., Subscriber]) -> Subscriber:
    return subscribe("reader@example.org")


@pytest.fixture
def address(reader: Subscriber) -> str:
    return f"/u/{make(Leaving(reader.public_id, 1))}"


@pytest.fixture
def strict() -> Client:
    """Refuses a POST without a CSRF token where one is asked for."""
    return Client(enforce_csrf_checks=True)


def state(reader: Subscriber) -> str:
    reader.refresh_from_db()
    return reader.state


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(strict: Client, reader: Subscriber, address: str, method: str) -> None:
    response = getattr(strict, method)(address)
    assert response.status_code == (405 if method == "options" else 200)
    assert state(reader) == "confirmed"
    assert not response.cookies


def test_the_page_has_one_button_that_posts_what_mail_programs_post(strict: Client, address: str) -> None:
    page = strict.get(address).content.decode()
    assert page.count("<button") == 1
    assert "style=" not in page
    assert "<script" not in page
    assert 'name="List-Unsubscribe" value="One-Click"' in page


@pytest.mark.parametrize("end", ["", "/"])
def test_one_click_ends_the_subscription(strict: Client, reader: Subscriber, address: str, end: str) -> None:
    response = strict.post(address + end, ONE_CLICK, content_type=FORM)
    assert response.status_code == 200
    assert state(reader) == "ended"
    assert reader.ended_reason == "unsubscribed"
    assert not response.cookies


@pytest.mark.parametrize("end", ["", "/"])
@pytest.mark.parametrize("append_slash", [True, False])
def test_one_click_is_never_redirected(
    reader: Subscriber, address: str, settings: Any, end: str, append_slash: bool
) -> None:
    """Not to https, not to a slash, not to a log-in: RFC 8058 section 3.1 forbids it."""
    settings.SECURE_SSL_REDIRECT, settings.APPEND_SLASH = True, append_slash
    response = Client(enforce_csrf_checks=True).post(address + end, ONE_CLICK, content_type=FORM)
    assert response.status_code == 200
    assert state(reader) == "ended"


def test_cookies_from_elsewhere_change_nothing(strict: Client, reader: Subscriber, address: str) -> None:
    strict.cookies["sessionid"] = strict.cookies["csrftoken"] = "x" * 32
    response = strict.post(address, ONE_CLICK, content_type=FORM, headers={"origin": "https://mail.example.org"})
    assert response.status_code == 200
    assert state(reader) == "ended"
    assert not response.cookies


def test_multipart_is_understood_too(strict: Client, reader: Subscriber, address: str) -> None:
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state(reader) == "ended"


def test_pressing_twice_is_the_same_as_once(strict: Client, reader: Subscriber, address: str) -> None:
    first = strict.post(address, ONE_CLICK, content_type=FORM)
    ended_at = Subscriber.objects.get(pk=reader.pk).ended_at
    second = strict.post(address, ONE_CLICK, content_type=FORM)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Subscriber.objects.get(pk=reader.pk).ended_at == ended_at
    assert AuditEntry.objects.filter(event="subscriber ended").count() == 1


def test_a_body_that_nobody_can_read_changes_nothing(
    strict: Client, reader: Subscriber, address: str, caplog: Any
) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain"):
        assert strict.post(address, b"--y\r\nnothing", content_type=kind).status_code == 400
    assert state(reader) == "confirmed"
    assert address not in caplog.text


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=Two-Click", "other=1"])
def test_a_post_without_the_right_words_changes_nothing(
    strict: Client, reader: Subscriber, address: str, body: str
) -> None:
    assert strict.post(address, body, content_type=FORM).status_code == 400
    assert state(reader) == "confirmed"


def test_wrong_tokens_all_get_the_same_answer(strict: Client, reader: Subscriber, address: str) -> None:
    other_kid = "/u/v1.00000000." + address.partition("v1.")[2].partition(".")[2]
    other_purposes = [f"/u/{tokens.sign(one, reader.public_id, 1)}" for one in (tokens.CONFIRM, tokens.PREFERENCES)]
    wrong = [
        other_kid,
        *other_purposes,
        address[:-1] + ("A" if address[-1] != "A" else "B"),
        "/u/x",
        f"/u/{'x' * 4096}",
        "/u/v1.a.b.c",
    ]
    answers = {(strict.get(url).status_code, strict.get(url).content) for url in wrong}
    answers |= {(strict.post(url, ONE_CLICK, content_type=FORM).status_code, strict.get(url).content) for url in wrong}
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert state(reader) == "confirmed"


def test_the_answers_do_not_tell_who_is_subscribed(strict: Client, address: str) -> None:
    before = strict.get(address).content
    strict.post(address, ONE_CLICK, content_type=FORM)
    never = f"/u/{make(Leaving(uuid4(), 1))}"
    assert strict.get(address).content == before == strict.get(never).content
    assert strict.post(never, ONE_CLICK, content_type=FORM).status_code == 200


def test_an_erased_reader_gets_the_same_answer(strict: Client, reader: Subscriber, address: str) -> None:
    first = strict.post(address, ONE_CLICK, content_type=FORM)
    reader.delete()
    again = strict.post(address, ONE_CLICK, content_type=FORM)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (200, again.content)


def test_the_address_stays_private(strict: Client, address: str) -> None:
    response = strict.get(address)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert b"reader@example.org" not in response.content


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(strict: Client, address: str, method: str, caplog: Any) -> None:
    assert getattr(strict, method)(address).status_code == 405
    assert address not in caplog.text


def test_nothing_personal_is_logged(strict: Client, address: str, caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        strict.post(address, ONE_CLICK, content_type=FORM)
    assert "reader@example.org" not in caplog.text
    assert address not in caplog.text
