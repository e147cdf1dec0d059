"""Sync: how an app keeps a copy of everything, and what it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from channels.mobile import sync
from publishing import store
from publishing.models import LiveSummary, Publication
from tests.mobile.documents import schema_of
from tests.mobile.ledger import deliver_to_the_app, first_editions, let_review_pass, move, publish_again, take_down
from tests.mobile.phones import Phone, everything

ADDRESS = "/api/mobile/v1/en-US/sync"


@pytest.fixture
def three(site: None) -> list[Publication]:
    return first_editions(3)


def delivered(*_editions: Any) -> None:
    deliver_to_the_app()


def get(client: Client, **query: Any) -> Any:
    return client.get(ADDRESS, query)


def test_without_a_cursor_everything_comes_byte_for_byte_as_at_its_own_address(three, client):
    answer = get(client)
    assert answer.status_code == 200
    assert {change["item"]["id"] for change in answer.json()["changes"]} == {str(one.public_id) for one in three}
    for one in three:
        _media_type, body = store.read("mobile", f"api/mobile/v1/en-US/items/{one.public_id}")
        assert body in answer.content


def test_every_answer_has_the_shape_that_openapi_promises(three, client):
    shape = Draft202012Validator(schema_of("Sync"))
    cursor = ""
    for change in (None, lambda: take_down(three[0], "unsafe", replacement=three[1]), lambda: publish_again(three[1])):
        delivered(change() if change else None)
        answer = get(client, **({"cursor": cursor} if cursor else {})).json()
        shape.validate(answer)
        assert answer["changes"]
        cursor = answer["next_cursor"]


def test_nothing_new_is_an_empty_page_with_a_cursor_to_go_on(three):
    phone = Phone().follow()
    assert phone.read_page().changes == []
    assert phone.cursor
    assert not phone.has_more


def test_neither_the_header_nor_the_safety_notice_is_an_item(site):
    assert LiveSummary.objects.filter(channel="mobile").exists()  # the header is in the app
    assert Phone().read_page().changes == []


def test_pages_are_as_long_as_asked_for_and_miss_nothing(three):
    phone = Phone(limit=1)
    lengths = []
    while phone.has_more:
        lengths.append(len(phone.read_page().changes))
    assert lengths == [1, 1, 1]
    assert phone.items == everything()


def test_a_page_ends_before_it_grows_too_large(three, monkeypatch):
    monkeypatch.setattr(sync, "MOST_BYTES", 10)
    phone = Phone().read_page()
    assert (len(phone.changes), phone.has_more) == (1, True)
    assert phone.follow().items == everything()


def test_a_new_edition_comes_as_an_upsert_with_its_number(three):
    phone = Phone().follow()
    delivered(publish_again(three[1]))
    (change,) = phone.read_page().changes
    assert (change["op"], change["item"]["edition"], change["change"]) == ("upsert", 2, None)
    assert not phone.urgent


@pytest.mark.parametrize(
    ("reason", "told", "urgent"),
    [
        ("unpublished", "unpublished", False),
        ("deleted", "unpublished", False),
        ("expired", "expired", False),
        ("wrong", "withdrawn", True),
        ("outdated", "withdrawn", True),
        ("unsafe", "withdrawn", True),
    ],
)
def test_what_was_taken_down_comes_as_a_deletion_with_its_reason(three, reason, told, urgent):
    phone = Phone().follow()
    edition = take_down(three[0], reason)
    delivered(edition)
    (change,) = phone.read_page().changes
    assert (change["op"], change["id"]) == ("delete", str(three[0].public_id))
    assert (change["type"], change["reason"], change["replacement_url"]) == ("treatment", told, None)
    assert change["deleted_at"] == edition.stamps["published_at"]
    assert phone.urgent is urgent
    assert phone.items == everything()


def test_a_deletion_says_where_readers_should_go_instead(three):
    phone = Phone().follow()
    delivered(take_down(three[0], "outdated", replacement=three[1]))
    (change,) = phone.read_page().changes
    assert change["replacement_url"] == phone.items[str(three[1].public_id)]["links"]["web"]


def test_what_is_published_again_comes_back(three):
    phone = Phone().follow()
    delivered(take_down(three[0]))
    delivered(publish_again(three[0]))
    assert phone.follow().items == everything()
    assert phone.items[str(three[0].public_id)]["edition"] == 3


def test_what_moves_on_the_website_comes_with_its_new_address(three):
    phone = Phone().follow()
    delivered(move(three[0]))
    (change,) = phone.read_page().changes
    assert change["item"]["links"]["web"].endswith("/therapies/neuroendocrine-tumors/")
    assert phone.items == everything()


def test_an_item_whose_review_date_has_passed_comes_again_and_says_so(three):
    phone = Phone().follow()
    let_review_pass(three[0])
    (change,) = phone.read_page().changes
    assert (change["item"]["review"]["status"], change["item"]["edition"]) == ("overdue", 1)
    assert not phone.urgent
    assert phone.items == everything()


# --- The first full set ---


def test_who_begins_hears_nothing_of_what_was_taken_down_before(three):
    delivered(take_down(three[0], "unsafe"))
    phone = Phone().follow()
    assert [change["op"] for change in phone.changes] == ["upsert", "upsert"]
    assert not phone.urgent
    assert phone.read_page().changes == []  # and not afterwards either


def test_who_is_still_reading_the_full_set_hears_of_what_goes_meanwhile(three):
    phone = Phone(limit=1).read_page()
    (read,) = [one for one in three if str(one.public_id) in phone.items]
    delivered(take_down(read, "unsafe"))
    urgent = False
    while phone.has_more:
        urgent |= phone.read_page().urgent
    assert urgent
    assert phone.items == everything()


# --- Corrections ---


def test_a_correction_is_urgent_and_says_so(three):
    phone = Phone().follow()
    delivered(publish_again(three[0], correction=True))
    (change,) = phone.read_page().changes
    assert change["change"] == {"type": "correction"}
    assert phone.urgent


def test_a_correction_is_no_news_to_who_begins(three):
    delivered(publish_again(three[0], correction=True))
    phone = Phone().follow()
    assert {str(change["change"]) for change in phone.changes} == {"None"}
    assert not phone.urgent


def test_a_correction_that_was_reissued_before_the_phone_was_switched_on_is_still_one(three):
    phone = Phone().follow()
    delivered(publish_again(three[0], correction=True))
    delivered(publish_again(three[0]))
    (change,) = phone.read_page().changes
    assert change["change"] == {"type": "correction"}
    assert phone.urgent


def test_a_recall_is_urgent_even_when_a_better_text_stands_there_by_now(three):
    phone = Phone().follow()
    delivered(take_down(three[0], "wrong"))
    delivered(publish_again(three[0]))
    assert phone.read_page().changes[0]["op"] == "upsert"
    assert phone.urgent


# --- How it is served ---


def test_it_is_public_and_no_phone_keeps_an_answer(three, client):
    answer = get(client, limit=1)
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert answer["Content-Type"] == "application/json"
    assert "Accept-Encoding" in answer["Vary"]
    assert not answer.cookies


def test_head_has_the_same_headers_and_no_body(three, client):
    answer = client.head(ADDRESS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "application/json"


def test_it_is_packed_for_who_can_unpack(three, client):
    plain, packed = get(client), client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2


def test_it_is_one_document_of_plain_json(three, client):
    answer = get(client)
    assert json.dumps(answer.json(), ensure_ascii=False, separators=(",", ":")).encode() == answer.content
