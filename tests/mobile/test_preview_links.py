"""“Open on my phone”: a draft in the app for half an hour, marked as one, ended by whatever makes it untrue."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from concord_client import Client as App
from concord_client import Problem
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from cms.logs import EventFormatter
from cms.models import CallToAction, TreatmentPage
from publishing.handing import back
from publishing.models import AuditEntry, LiveArtefact, Proof
from publishing.screens.places import edit_url_of
from publishing.sharing import phone, phone_views
from tests.client.site import SERVER, Site
from tests.conftest import approve
from tests.mobile.documents import schema_of
from tests.publishing.colleagues import waiting
from tests.publishing.screens import NEVER_SHOWN, logged_in, words_of
from tests.uploading import picture

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return waiting(page, people)


def square_of(proof: Proof, user: Any) -> Any:
    return logged_in(user).post(reverse("publishing:phone", args=[proof.pk]))


def square_of_draft(row: Any, user: Any) -> Any:
    content_type = ContentType.objects.get_for_model(row)
    return logged_in(user).post(reverse("publishing:phone_draft", args=[content_type.pk, row.pk]))


def path_in(answer: Any) -> str:
    found = re.search(rf'href="{re.escape(settings.PUBLIC_URL)}(/api/[^"]+)"', answer.content.decode())
    assert found, words_of(answer)
    return unescape(found[1])


def saved(page: TreatmentPage, user: Any, lead: str) -> TreatmentPage:
    page.lead = lead
    page.save_revision(user=user)
    return page


@pytest.fixture
def path(proof: Proof, people: dict[str, Any]) -> str:
    return path_in(square_of(proof, people["editor"]))


def ended(path: str) -> str:
    """What a link says that worked before."""
    answer = Client().get(path)
    body = answer.json()
    assert answer.status_code == body["status"] == 410, body
    assert answer["Content-Type"] == "application/problem+json"
    assert body["type"].endswith("#preview-ended")
    assert Client().get(path, headers=BROWSER).status_code == 410
    return body["detail"]


# --- What it shows ---


def test_the_app_gets_the_version_for_approval_marked_as_a_draft(path: str, proof: Proof) -> None:
    document = Client().get(path).json()
    assert document["preview"] is True
    assert document["title"] == proof.sealed.title
    assert document["edition"] == proof.publication.number + 1
    Draft202012Validator(schema_of("Item")).validate(document)


def test_it_is_the_very_item_that_readers_get_after_the_approval(path: str, proof: Proof, people: Any) -> None:
    draft = Client().get(path).json()
    approve(proof, people["reviewer"])
    live = json.loads(bytes(proof.artefacts.get(channel="mobile", shared=False).blob.body))
    assert draft["blocks"] == live["blocks"]


def test_the_reference_client_opens_it_says_draft_and_keeps_nothing(path: str) -> None:
    app = App(SERVER, "en-US", ":memory:", transport=Site())
    view = app.preview(f"{SERVER}{path}")
    assert [notice.kind for notice in view.notices] == ["draft"]
    assert "treatment_options" in [shown.type for shown in view.shown]
    assert app.items() == []


def test_a_browser_gets_the_drawn_screen_with_a_ribbon(path: str, proof: Proof) -> None:
    answer = Client().get(path, headers=BROWSER)
    assert answer["Content-Type"].startswith("text/html")
    assert "draft nobody has approved this yet" in " ".join(words_of(answer).split())
    assert proof.sealed.title in answer.content.decode()


def test_a_text_that_was_never_submitted_can_be_opened_too(page: TreatmentPage, people: dict[str, Any]) -> None:
    saved(page, people["editor"], "A lead that only its editor has seen so far.")
    answer = Client().get(path_in(square_of_draft(page, people["editor"])))
    assert answer.json()["lead"] == "A lead that only its editor has seen so far."


def test_pictures_that_readers_cannot_find_yet_come_with_the_version(page: Any, people: Any, own_media: None) -> None:
    page.hero = [("image", picture())]
    path = path_in(square_of(waiting(page, people), people["editor"]))
    sources = Client().get(path).json()["hero"]["sources"]
    assert sources
    for source in sources:
        answer = Client().get(source["url"].removeprefix(settings.PUBLIC_URL))
        assert (answer.status_code, answer["Content-Type"]) == (200, source["type"])
        assert answer["Cache-Control"] == "private, no-store"
    assert Client().get(re.sub(r"files/\d+", "files/0", sources[0]["url"])).status_code == 404
    assert "/preview/files/" in Client().get(path, headers=BROWSER).content.decode()


def test_pictures_of_a_draft_stand_in_it(page: Any, people: Any, own_media: None) -> None:
    page.hero = [("image", picture())]
    saved(page, people["editor"], "With a picture.")
    document = Client().get(path_in(square_of_draft(page, people["editor"]))).json()
    assert {source["url"].partition(";")[0] for source in document["hero"]["sources"]} >= {"data:image/jpeg"}


def test_nobody_keeps_it_finds_it_or_learns_of_it(path: str) -> None:
    for headers in ({}, BROWSER):
        for address in (path, path[:-2]):
            answer = Client().get(address, headers=headers)
            assert answer["Cache-Control"] == "private, no-store"
            assert "noindex" in answer["X-Robots-Tag"]
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["Vary"] == "Accept"
    assert not LiveArtefact.objects.filter(key__path__contains="preview").exists()


# --- Who makes it ---


def test_the_square_comes_inside_the_page_and_says_how_long_and_for_whom(proof: Proof, people: Any) -> None:
    answer = square_of(proof, people["reviewer"])
    assert "it works for 30 minutes" in words_of(answer)
    assert "for anybody who has it" in words_of(answer)
    assert phone_views.square(settings.PUBLIC_URL + path_in(answer)) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", words_of(answer))] == []


def test_who_may_neither_review_nor_edit_makes_none(proof: Proof, page: Any, people: dict[str, Any]) -> None:
    assert square_of(proof, people["marketer"]).status_code == 403
    assert square_of_draft(page, people["marketer"]).status_code == 403
    assert not AuditEntry.objects.filter(event="opened on a phone").exists()


def test_the_approve_page_and_the_editor_s_screen_offer_it(proof: Proof, page: Any, people: dict[str, Any]) -> None:
    editor = logged_in(people["editor"])
    assert reverse("publishing:phone", args=[proof.pk]) in editor.get(f"/admin/approve/{proof.pk}/").content.decode()
    content_type = ContentType.objects.get_for_model(page)
    offered = reverse("publishing:phone_draft", args=[content_type.pk, page.pk])
    assert offered in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_what_the_app_does_not_show_is_not_offered_and_refused_with_a_sentence(people: dict[str, Any]) -> None:
    call = CallToAction.objects.get()
    assert "Open on my phone" not in logged_in(people["colleague"]).get(edit_url_of(call)).content.decode()
    answer = square_of_draft(call, people["colleague"])
    assert answer.status_code == 409
    assert "does not show this" in words_of(answer)


def test_making_it_is_recorded_without_the_token(path: str, proof: Proof, people: dict[str, Any]) -> None:
    entry = AuditEntry.objects.get(event="opened on a phone")
    assert (entry.subject, entry.actor) == (f"proof {proof.pk}", people["editor"])
    assert entry.digest == proof.content_sha256
    token = path.partition("token=")[2]
    assert token not in json.dumps(list(AuditEntry.objects.values_list("detail", "subject")))


# --- How it ends ---


def test_after_half_an_hour(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert phone.LIFE == timedelta(minutes=30)
    monkeypatch.setattr(phone, "LIFE", timedelta(seconds=-1))
    assert "30 minutes" in ended(path)


def test_with_the_account_that_made_it(path: str, people: dict[str, Any]) -> None:
    people["editor"].is_active = False
    people["editor"].save()
    assert "account" in ended(path)


def test_with_the_rights_of_that_account(path: str, people: dict[str, Any]) -> None:
    people["editor"].groups.clear()
    assert "account" in ended(path)


def test_when_the_version_is_taken_back(path: str, proof: Proof, people: dict[str, Any]) -> None:
    back.take_back(proof_id=proof.pk, user=people["editor"], why="Not finished.")
    assert "taken back" in ended(path)


def test_when_the_version_is_approved(path: str, proof: Proof, people: dict[str, Any]) -> None:
    approve(proof, people["reviewer"])
    assert "approved" in ended(path)


def test_when_the_draft_is_changed(page: TreatmentPage, people: dict[str, Any]) -> None:
    path = path_in(square_of_draft(saved(page, people["editor"], "The first words."), people["editor"]))
    assert Client().get(path).status_code == 200
    saved(page, people["editor"], "Other words.")
    assert "changed" in ended(path)


def test_when_the_page_is_deleted(page: TreatmentPage, people: dict[str, Any]) -> None:
    path = path_in(square_of_draft(saved(page, people["editor"], "The first words."), people["editor"]))
    page.delete()
    ended(path)


# --- What is no link ---


def test_a_damaged_token_another_page_another_language_and_none_are_not_found(path: str) -> None:
    place, _, token = path.partition("?token=")
    other = re.sub(r"items/[0-9a-f]{8}", "items/00000000", place)
    bad = [place, f"{place}?token=", f"{place}?token={token}x", f"{other}?token={token}", f"{place}?token=a:b:c"]
    bad.append(f"{place.replace('en-US', 'de-DE')}?token={token}")
    for address in bad:
        answer = Client().get(address)
        assert answer.status_code == answer.json()["status"] == 404
    with pytest.raises(Problem, match="Make a new one"):
        App(SERVER, "en-US", ":memory:", transport=Site()).preview(SERVER + bad[2])


def test_it_is_for_reading_only(path: str) -> None:
    for send in (Client().post, Client().put, Client().delete):
        assert send(path).status_code == 405


def test_the_token_enters_no_log(path: str, caplog: pytest.LogCaptureFixture) -> None:
    token = path.partition("token=")[2]
    with caplog.at_level(logging.DEBUG):
        Client().get(path)
        Client().get(path + "x")
        Client().post(path)
    assert token not in caplog.text
    record = logging.makeLogRecord({"msg": f"Internal Server Error: {path}"})
    assert token not in EventFormatter().format(record)
