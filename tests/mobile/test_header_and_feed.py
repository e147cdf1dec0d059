"""The app's header, and the list of what there is."""

import json
from dataclasses import replace

from jsonschema import Draft202012Validator

from tests.mobile.documents import MOBILE, feed, live_summary, parsed, schema_of
from tests.mobile.snapshots import HEADER_ID, ORIGIN, PAGE_ID, STAMPS, header, treatment


def test_the_header_stands_at_its_own_address_and_in_no_list():
    (artefact,) = MOBILE.render(header())
    assert artefact.key == "api/mobile/v1/en-US/header"
    assert MOBILE.index_keys(MOBILE.summary(header())) == []


def test_the_header_has_the_shape_that_openapi_promises():
    for snapshot in (header(), header(primary_action=None, nav=[], subtitle="")):
        Draft202012Validator(schema_of("Header")).validate(parsed(snapshot))


def test_the_header_says_what_its_button_and_entries_do():
    document = parsed(header())
    assert document["edition"] == 7
    assert document["updated_at"] == "2026-11-02T09:00:00Z"
    assert document["primary_action"]["action"]["uri"] == f"{ORIGIN}/appointments/"
    assert document["nav"][0]["action"] == {
        "kind": "page",
        "id": PAGE_ID,
        "uri": f"{ORIGIN}/treatments/nets/",
        "title": "NETs",
        "fallback_url": f"{ORIGIN}/treatments/nets/",
    }


def test_an_entry_whose_page_is_not_chosen_yet_can_be_previewed():
    entry = {"id": "n1", "label": "NETs", "icon": "book", "public_id": "", "url": ""}
    assert parsed(header(nav=[entry]))["nav"][0]["action"] is None


def test_an_item_is_listed_in_the_feeds_of_its_language():
    root = "api/mobile/v1/en-US"
    assert MOBILE.index_keys(MOBILE.summary(treatment())) == [f"{root}/feed", f"{root}/feed.json"]


def test_the_feed_has_the_shape_that_openapi_promises():
    for artefact in (feed(), feed(live_summary(treatment()))):
        Draft202012Validator(schema_of("Feed")).validate(json.loads(artefact.body))


def test_an_entry_takes_edition_sequence_and_dates_as_plain_values():
    (entry,) = json.loads(feed(live_summary(treatment())).body)["items"]
    assert (entry["edition"], entry["seq"]) == (7, 1042)
    assert entry["published_at"] == "2026-11-02T09:00:00Z"
    assert entry["review"] == {"last_reviewed_on": "2026-11-02", "next_review_on": "2027-11-02", "status": "current"}
    assert entry["links"]["self"] == f"/api/mobile/v1/en-US/items/{PAGE_ID}"
    assert entry["reading_minutes"] >= 1


def test_a_correction_is_marked_and_the_feed_leads_to_sync():
    summary = live_summary(treatment())
    marked, plain = json.loads(feed({**summary, "correction": True}, {**summary, "correction": False}).body)["items"]
    assert (marked["change"], plain["change"]) == ({"type": "correction"}, None)
    document = json.loads(feed({**summary, "correction": True}).body)
    assert document["links"]["sync"] == "/api/mobile/v1/en-US/sync"
    Draft202012Validator(schema_of("Feed")).validate(document)


def test_an_overdue_edition_is_listed_as_overdue():
    (entry,) = json.loads(feed(live_summary(treatment(), stamps=replace(STAMPS, overdue=True))).body)["items"]
    assert entry["review"]["status"] == "overdue"


def test_newest_comes_first_whatever_order_they_are_given_in():
    summaries = [live_summary(treatment(), seq) for seq in (3, 9, 5)]
    items = json.loads(feed(*summaries).body)["items"]
    assert [entry["seq"] for entry in items] == [9, 5, 3]
    assert feed(*summaries).body == feed(*reversed(summaries)).body


def test_the_first_page_has_twenty_and_says_that_there_are_more():
    document = json.loads(feed(*[live_summary(treatment(), seq) for seq in range(1, 22)]).body)
    assert [entry["seq"] for entry in document["items"]] == list(range(21, 1, -1))
    assert document["page"] == {"limit": 20, "next_cursor": "before-2", "has_more": True}


def test_an_empty_feed_is_still_a_feed():
    document = json.loads(feed().body)
    assert (document["items"], document["updated_at"], document["locale"]) == ([], None, "en-US")


def test_the_header_names_the_publication_it_is():
    assert parsed(header())["id"] == HEADER_ID
