"""The feed page by page: newest first, nothing twice, nothing left out while editors publish."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from channels.mobile import entries, page_cursors
from channels.mobile.page_cursors import Place
from publishing import store
from publishing.models import LiveSummary, Publication
from tests.conftest import work
from tests.mobile.documents import schema_of
from tests.mobile.ledger import deliver_to_the_app, first_editions, let_review_pass, publish_again, take_down

FEED = "/api/mobile/v1/en-US/feed"


@pytest.fixture
def five(site: None) -> list[Publication]:
    return first_editions(5)


def pages(client: Client, **query: Any) -> list[dict[str, Any]]:
    """All of them, from the first on."""
    found = [client.get(FEED, query).json()]
    while found[-1]["page"]["has_more"]:
        found.append(client.get(FEED, {**query, "cursor": found[-1]["page"]["next_cursor"]}).json())
    return found


def ids(*found: dict[str, Any]) -> list[str]:
    return [entry["id"] for page in found for entry in page["items"]]


def test_all_pages_together_are_every_item_once_newest_first(five, client):
    found = pages(client, limit=2)
    assert [len(page["items"]) for page in found] == [2, 2, 1]
    sequences = [entry["seq"] for page in found for entry in page["items"]]
    assert sequences == sorted(sequences, reverse=True)
    assert sorted(ids(*found)) == sorted(str(one.public_id) for one in five)
    for page in found:
        Draft202012Validator(schema_of("Feed")).validate(page)


def test_an_entry_says_what_the_stored_first_page_says(five, client):
    work()
    let_review_pass(five[2])
    work()
    _media_type, body = store.read("mobile", FEED.strip("/"))
    (page,) = pages(client, limit=20)
    assert page["items"] == json.loads(body)["items"]
    assert [entry["review"]["status"] for entry in page["items"]].count("overdue") == 1


def test_the_stored_first_page_leads_to_the_second(five, client, monkeypatch):
    monkeypatch.setattr("channels.mobile.feed.PAGE", 2)
    work()
    first = json.loads(store.read("mobile", FEED.strip("/"))[1])
    following = pages(client, limit=2, cursor=first["page"]["next_cursor"])
    assert sorted(ids(first, *following)) == sorted(str(one.public_id) for one in five)


def test_only_the_items_of_a_topic(five, client):
    row = listed().order_by("seq")[1]
    row.summary["topics"] = ["thyroid"]
    row.save(update_fields=["summary"])
    assert ids(*pages(client, topic="thyroid", limit=1)) == [str(row.publication.public_id)]
    assert len(ids(*pages(client, topic=another_topic(row), limit=1))) == 4
    assert pages(client, topic="nothing%27--")[0]["items"] == []


def another_topic(changed: LiveSummary) -> str:
    """One that the others have."""
    return listed().exclude(pk=changed.pk).first().summary["topics"][0]


def listed() -> Any:
    return LiveSummary.objects.filter(channel="mobile").exclude(index_keys=[])


def test_what_was_taken_down_is_on_no_page(five, client):
    before = pages(client, limit=2)
    take_down(five[0], "unsafe")
    deliver_to_the_app()
    assert str(five[0].public_id) in ids(*before)
    assert str(five[0].public_id) not in ids(*pages(client, limit=2))


def test_a_page_whose_entries_have_just_gone_still_leads_to_the_rest(five, client, monkeypatch):
    """Gone between the reading of the rows and the making of the entries, which are two statements."""
    first, *rest = [str(row.publication.public_id) for row in listed().order_by("-seq")]
    entries.memory.clear()
    made, gone = entries.made, listed().filter(publication__public_id=first)

    def made_a_moment_later(rows: Any) -> Any:
        gone.update(index_keys=[])
        return made(rows)

    monkeypatch.setattr(entries, "made", made_a_moment_later)
    found = pages(client, limit=1)
    assert (found[0]["items"], found[0]["page"]["has_more"]) == ([], True)
    assert ids(*found) == rest


@pytest.mark.parametrize("seed", range(6))
def test_what_stays_as_it_is_comes_exactly_once_while_editors_publish(five, client, seed):
    chance, touched, found = random.Random(seed), set(), []  # noqa: S311 - not for secrets
    query: dict[str, Any] = {"limit": 1}
    while True:
        found.append(client.get(FEED, query).json())
        if not found[-1]["page"]["has_more"]:
            break
        query["cursor"] = found[-1]["page"]["next_cursor"]
        chosen = chance.choice(five)
        if str(chosen.public_id) in touched:
            continue
        touched.add(str(chosen.public_id))
        change = chance.choice([publish_again, take_down])
        change(chosen)
        deliver_to_the_app()
        if len(touched) == 3:
            five = [one for one in five if str(one.public_id) in touched]
    seen = ids(*found)
    untouched = {str(one.public_id) for one in Publication.objects.filter(kind="treatment")} - touched
    assert sorted(one for one in seen if one in untouched) == sorted(untouched)
    assert len(seen) == len(set(seen))


def test_a_cursor_keeps_its_topic_and_is_refused_for_another(client, site):
    text = page_cursors.write(Place("en-US", "net", 1_000_000))
    assert client.get(FEED, {"cursor": text}).status_code == 200
    assert client.get(FEED, {"cursor": text, "topic": "net"}).status_code == 200
    answer = client.get(FEED, {"cursor": text, "topic": "other"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "topic")


@pytest.mark.parametrize("text", ["abc", "", "before-", "before--1", f"before-{10**30}", "x.y", "before-1'", "é"])
def test_what_we_did_not_write_is_no_cursor(client, db, text):
    answer = client.get(FEED, {"cursor": text})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "cursor")


def test_a_damaged_cursor_is_refused_and_one_of_another_language_begins_anew(client, db):
    text = page_cursors.write(Place("fr-FR", "", 5))
    assert client.get(FEED, {"cursor": text[:-1] + ("a" if text[-1] != "a" else "b")}).status_code == 400
    answer = client.get(FEED, {"cursor": text})
    assert (answer.status_code, answer.json()["type"].split("#")[1]) == (410, "cursor-expired")


def test_a_page_is_asked_for_again_by_its_etag(five, client):
    answer = client.get(FEED, {"limit": 2})
    assert answer["ETag"].startswith('"')
    assert answer["Vary"] == "Accept-Encoding"
    assert "s-maxage=30" in answer["Cache-Control"]
    assert not answer.cookies
    for tags in (answer["ETag"], f"W/{answer['ETag']}", f'"x", {answer["ETag"]}', "*"):
        again = client.get(FEED, {"limit": 2}, headers={"If-None-Match": tags})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    publish_again(five[0])
    deliver_to_the_app()
    assert client.get(FEED, {"limit": 2}, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_if_none_match_wins_and_junk_changes_nothing(five, client):
    late = "Thu, 01 Jan 2099 00:00:00 GMT"
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": late},
        {"If-None-Match": 'junk, "" W/ ,,'},
        {"If-Modified-Since": "junk"},
        {"Range": "bytes=0-1"},
        {"Accept": "text/html, nonsense"},
    ):
        answer = client.get(FEED, {"limit": 2}, headers=headers)
        assert (answer.status_code, len(answer.json()["items"])) == (200, 2)


def test_head_says_the_same_without_a_body(five, client):
    whole, head = client.get(FEED, {"limit": 2}), client.head(FEED, {"limit": 2})
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])
