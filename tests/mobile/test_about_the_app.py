"""Glossary, deep links, JSON Feed, status and changelog."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cms.models import GlossaryTerm
from publishing import store
from publishing.models import Publication
from tests.conftest import work
from tests.mobile.documents import schema_of
from tests.mobile.ledger import first_editions, move, take_down

ROOT = "/api/mobile/v1/en-US"


@pytest.fixture
def live(site: None) -> Publication:
    (publication,) = first_editions(1)
    work()
    return publication


def web_path(publication: Publication) -> str:
    return publication.live.proof.sealed.path


# --- Glossary ---


def test_the_glossary_has_what_is_approved_and_nothing_of_a_draft(site, client, publish):
    before = client.get(f"{ROOT}/glossary").json()
    Draft202012Validator(schema_of("Glossary")).validate(before)
    term = GlossaryTerm.objects.get(abbreviation="PRRT")
    term.plain_definition = "A draft that nobody has read yet."
    term.save()
    assert client.get(f"{ROOT}/glossary").json() == before
    term.plain_definition = "A medicine that carries radiation to the cells of a tumor."
    term.save()
    publish(term)
    (entry,) = [entry for entry in client.get(f"{ROOT}/glossary").json()["terms"] if entry["term"] == "PRRT"]
    assert entry["definition"] == term.plain_definition
    assert "wrong_forms" not in entry


def test_a_term_that_was_taken_down_is_out_of_the_glossary(site, client):
    term = GlossaryTerm.objects.get(abbreviation="PRRT")
    answer = client.get(f"{ROOT}/glossary")
    assert client.get(f"{ROOT}/glossary", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    take_down(Publication.objects.get(public_id=term.translation_key), "wrong")
    again = client.get(f"{ROOT}/glossary", headers={"If-None-Match": answer["ETag"]})
    assert "PRRT" not in terms_in(again)


def test_a_term_whose_withdrawal_commits_after_a_later_edition_of_another_is_out_of_it_too(site, client, publish):
    term, other = GlossaryTerm.objects.get(abbreviation="PRRT"), GlossaryTerm.objects.exclude(abbreviation="PRRT")[0]
    publication = Publication.objects.get(public_id=term.translation_key)
    before = publication.live
    withdrawn = take_down(publication, "wrong")
    other.plain_definition = "The newest words of all."
    other.save()
    publish(other)
    row = Publication.objects.filter(pk=publication.pk)
    row.update(live=before)  # as everybody else sees it until the withdrawal commits
    assert "PRRT" in terms_in(client.get(f"{ROOT}/glossary"))
    row.update(live=withdrawn)
    assert "PRRT" not in terms_in(client.get(f"{ROOT}/glossary"))


def terms_in(answer: Any) -> list[str]:
    return [entry["term"] for entry in answer.json()["terms"]]


# --- Deep links ---


def test_a_web_address_leads_to_the_item(live, client):
    path = web_path(live)
    for given in (path, path.rstrip("/"), f"{path}?utm_source=mail", f"{path}#surgery"):
        answer = client.get(f"{ROOT}/items/by-path", {"path": given})
        assert (answer.status_code, answer["Location"]) == (308, f"{ROOT}/items/{live.public_id}")
    assert client.get(answer["Location"]).json()["id"] == str(live.public_id)


def test_an_address_from_before_a_move_still_leads_there(live, client):
    old = web_path(live)
    move(live)
    work()
    live.refresh_from_db()
    assert web_path(live) != old
    assert client.get(f"{ROOT}/items/by-path", {"path": old})["Location"] == f"{ROOT}/items/{live.public_id}"


def test_what_was_taken_down_is_gone(live, client):
    path = web_path(live)
    take_down(live, "unsafe")
    work()
    answer = client.get(f"{ROOT}/items/by-path", {"path": path})
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json()["type"].endswith("#taken-down")


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing/", "/admin/", "//evil.example/", "https://evil.example/x", "treatments", "/\\evil", "javascript:x",
     "/../../etc/passwd", "/" + "a" * 400, "/%00", "/🙂/", "http://[", "/a//b", "/\t/["],
)  # fmt: skip
def test_what_is_no_page_of_the_app_is_a_problem_and_never_a_redirect(live, client, path):
    answer = client.get(f"{ROOT}/items/by-path", {"path": path})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", ["", "path=", "path=%00", "path=/a&path=/b", f"path=/{'a' * 600}"])
def test_a_path_has_to_be_given_once_and_whole(client, db, query):
    answer = client.get(f"{ROOT}/items/by-path?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "path")


# --- JSON Feed, status, changelog ---


def test_the_json_feed_is_stored_and_says_what_the_feed_says(live, client):
    media_type, body = store.read("mobile", f"{ROOT.strip('/')}/feed.json")
    assert media_type == "application/feed+json"
    document: dict[str, Any] = json.loads(body)
    Draft202012Validator(schema_of("JsonFeed")).validate(document)
    (entry,) = document["items"]
    assert entry["url"] == live.live.proof.sealed.url
    assert entry["_care"]["item"] == f"{ROOT}/items/{live.public_id}"
    assert entry["content_text"]
    assert client.get(f"{ROOT}/feed.json")["Content-Type"] == "application/feed+json"


def test_the_json_feed_has_its_own_media_type_on_the_edge(live, edge):
    from publishing.serve import ServePublished
    from tests.publishing.test_served_bytes import beyond, get

    edge.follow()
    served = ServePublished(beyond, str(edge.directory))
    status, headers, body = get(served, f"{ROOT}/feed.json")
    assert (status, headers["Content-Type"]) == ("200 OK", "application/feed+json")
    assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"


def test_a_file_is_not_taken_for_the_page_that_parameters_ask_for(live, edge):
    from publishing.serve import ServePublished
    from tests.publishing.test_served_bytes import beyond, get

    edge.follow()
    served = ServePublished(beyond, str(edge.directory))
    assert get(served, f"{ROOT}/feed", QUERY_STRING="limit=1")[2] == b"Django"
    assert get(served, f"{ROOT}/feed", QUERY_STRING="")[0] == "200 OK"
    assert get(served, web_path(live), QUERY_STRING="utm_source=mail")[0] == "200 OK"


def test_status_tells_when_something_was_published_last(site, client):
    before = client.get(f"{ROOT}/status").json()
    (publication,) = first_editions(1)
    after = client.get(f"{ROOT}/status").json()
    Draft202012Validator(schema_of("Status")).validate(after)
    assert after["last_edition_at"] > before["last_edition_at"]
    assert after["seq"] > before["seq"]
    assert after["schema_version"] == "1.0"
    assert publication.live is not None


def test_the_changelog_ends_at_the_version_that_documents_name(client):
    answer = client.get("/api/mobile/v1/changelog.json")
    Draft202012Validator(schema_of("Changelog")).validate(answer.json())
    assert answer.json()["versions"][0]["schema_version"] == answer.json()["schema_version"]
