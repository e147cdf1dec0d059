"""Cursors of sync: which are followed, which mean starting again, and which are a mistake of who asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.test import Client

from channels.mobile import cursors, locales
from channels.mobile.channel import Mobile
from channels.mobile.pruning import KEEP, prune
from publishing.clock import now
from publishing.models import Counter, Delivery, LiveSummary, Publication
from tests.mobile.ledger import deliver_to_the_app, first_editions, publish_again, take_down
from tests.mobile.phones import LOCALE, Phone, everything

ADDRESS = "/api/mobile/v1/en-US/sync"


@pytest.fixture
def two(site: None) -> list[Publication]:
    return first_editions(2)


def problem(client: Client, query: Any, address: str = ADDRESS) -> dict[str, Any]:
    answer = client.get(address, query)
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return body


def starts_again(client: Client, cursor: str | None) -> bool:
    body = problem(client, {"cursor": cursor})
    assert "without a cursor" in body["detail"]
    assert body["type"].endswith("#cursor-expired")
    return body["status"] == 410


def changed(cursor: str | None, **values: Any) -> str:
    """A cursor that we might have written, with other values."""
    signer = signing.Signer(salt=cursors.SALT, sep=".")
    return signer.sign_object({**signer.unsign_object(cursor), **values})


def cursor_of(phone: Phone) -> cursors.Cursor:
    assert phone.cursor
    return cursors.read(phone.cursor, LOCALE)


# --- Starting again ---


def test_a_cursor_is_followed_for_400_days_and_not_longer(site, client):
    cursor = Phone().follow().cursor
    day = timedelta(days=1)
    assert client.get(ADDRESS, {"cursor": changed(cursor, at=(now() - 399 * day).timestamp())}).status_code == 200
    assert starts_again(client, changed(cursor, at=(now() - 401 * day).timestamp()))


def test_the_400_days_count_from_when_the_phone_last_had_everything(two):
    phone = Phone(limit=1).follow()
    had_everything = cursor_of(phone).complete_at
    for one in two:
        publish_again(one)
    deliver_to_the_app()
    assert phone.read_page().has_more
    assert cursor_of(phone).complete_at == had_everything


def test_a_cursor_of_another_language_starts_again(site, client, monkeypatch):
    monkeypatch.setattr(locales, "available", lambda: ["en-US", "es-US"])
    body = problem(client, {"cursor": Phone().follow().cursor}, "/api/mobile/v1/es-US/sync")
    assert body["status"] == 410


def test_a_cursor_of_another_version_starts_again(site, client):
    assert starts_again(client, changed(Phone().follow().cursor, v=cursors.VERSION + 1))


def test_a_cursor_from_the_future_starts_again(site, client):
    cursor = Phone().follow().cursor
    Counter.objects.filter(name="mobile:en-US").update(value=F("value") - 1)
    assert starts_again(client, cursor)


def test_after_a_backup_was_restored_nobody_follows_what_was_lost(two, client):
    """The numbers are counted anew then, so that they alone do not tell."""
    with transaction.atomic():
        publish_again(two[0])
        deliver_to_the_app()
        cursor = Phone().follow().cursor
        transaction.set_rollback(True)
    for one in (two[0], two[1], two[0]):
        publish_again(one)
        deliver_to_the_app()
    assert starts_again(client, cursor)


def test_keys_may_be_changed_while_phones_hold_cursors(site, client, settings):
    cursor = Phone().follow().cursor
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key, long enough for a test", [settings.SECRET_KEY]
    assert client.get(ADDRESS, {"cursor": cursor}).status_code == 200


# --- Mistakes ---


@pytest.mark.parametrize("cursor", ["", "abc", "a.b", "é☂", "\0", "x" * 10_000, "." * 50, "eyJ2IjoxfQ.AAAA"])
def test_what_we_never_wrote_is_a_wrong_parameter(site, client, cursor):
    body = problem(client, {"cursor": cursor})
    assert (body["status"], body["errors"][0]["parameter"]) == (400, "cursor")


@pytest.mark.parametrize("place", [0, 40, -2])
def test_a_cursor_with_one_letter_changed_is_a_wrong_parameter(site, client, place):
    letters = list(Phone().follow().cursor or "")
    letters[place] = "A" if letters[place] != "A" else "B"
    assert problem(client, {"cursor": "".join(letters)})["status"] == 400


def test_another_signed_text_of_ours_is_no_cursor(site, client):
    foreign = signing.Signer(salt="something else", sep=".").sign_object({"v": 1, "locale": LOCALE, "seq": 0})
    assert problem(client, {"cursor": foreign})["status"] == 400


@pytest.mark.parametrize("limit", ["abc", "0", "-1", "201", str(10**30), "9" * 5000, "1.5", "", "1e3", "\0"])
def test_a_limit_out_of_bounds_is_a_wrong_parameter(site, client, limit):
    body = problem(client, {"limit": limit})
    assert (body["status"], body["errors"][0]["parameter"]) == (400, "limit")
    assert body["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["cursor", "limit"])
def test_a_parameter_given_twice_is_wrong(site, client, name):
    assert problem(client, {name: ["1", "1"]})["errors"] == [{"parameter": name, "detail": "Give it once."}]


def test_parameters_it_does_not_know_are_ignored(site, client):
    assert client.get(ADDRESS, {"since": "-1", "lang": "xx", "q": "\0"}).status_code == 200


def test_a_language_there_is_not_names_those_there_are(client):
    body = problem(client, {}, "/api/mobile/v1/xx/sync")
    assert (body["status"], body["available"]) == (404, ["en-US"])


def test_only_reading_is_possible(client):
    answer = client.post(ADDRESS, headers={"X-HTTP-Method-Override": "GET"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


# --- Forgetting ---


def test_what_was_taken_down_is_remembered_longer_than_any_cursor_lives(two):
    assert KEEP > cursors.LIFE
    take_down(two[0])
    deliver_to_the_app()
    assert prune() == 0
    assert LiveSummary.objects.filter(publication=two[0], channel="mobile").exists()


def test_only_what_was_taken_down_is_forgotten_and_only_after_that_time(two, monkeypatch):
    take_down(two[0])
    deliver_to_the_app()
    later = now() + KEEP + timedelta(days=5)
    monkeypatch.setattr("channels.mobile.pruning.now", lambda: later)
    Delivery.objects.update(delivered_at=later - KEEP + timedelta(hours=1))
    assert prune() == 0
    Delivery.objects.update(delivered_at=later - KEEP - timedelta(hours=1))
    assert prune() == 1
    assert Phone().follow().items == everything()
    assert list(everything()) == [str(two[1].public_id)]


def test_the_reconciler_prunes_now_and_then(site, monkeypatch):
    pruned = []
    monkeypatch.setattr("channels.mobile.pruning.prune", lambda: pruned.append(1))
    channel = Mobile()
    channel.poll()
    channel.poll()
    assert pruned == [1]


def test_while_nothing_happens_the_answer_stays_the_same_byte_for_byte(two, client):
    """A reader that was complete well after the newest delivery; before that its cursor moves on with the clock."""
    Delivery.objects.update(delivered_at=now() - timedelta(hours=2))
    cursor = client.get(ADDRESS).json()["next_cursor"]
    first = client.get(ADDRESS, {"cursor": cursor})
    assert (first.json()["changes"], first.json()["next_cursor"]) == ([], cursor)
    again = client.get(ADDRESS, {"cursor": cursor}, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
