"""The screen that tells colleagues what readers saw, and who approved it."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import CallToAction, TreatmentPage
from publishing import withdrawals
from publishing.clock import now
from publishing.models import LiveRecord, Publication
from tests.conftest import submit, work
from tests.publishing.audited import SECOND, publish_second
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(page: TreatmentPage, publish: Any) -> datetime:
    """A moment at which the first of two versions was there."""
    publish(page)
    moment = now()
    publish_second(page, publish)
    return moment


@pytest.fixture
def subject(page: TreatmentPage, first: datetime) -> Publication:
    return Publication.objects.get(public_id=page.translation_key)


@pytest.fixture
def client(people: dict[str, Any]) -> Client:
    return logged_in(people["editor"])


def url(subject: Publication, moment: datetime | str = "", name: str = "asof") -> str:
    at = moment.isoformat() if isinstance(moment, datetime) else moment
    return reverse(f"history:{name}", args=[subject.pk]) + ("?" + urlencode({"at": at}) if at else "")


def frames(client: Client, response: Any) -> list[str]:
    """What the frames of a screen show."""
    html = response.content.decode()
    found = [part.split('"')[0] for part in html.split('<iframe class="shown')[1:] for part in [part.split('src="')[1]]]
    return [client.get(address).content.decode() for address in found]


def test_it_shows_each_channel_as_it_was_and_who_approved(client: Client, subject: Any, first: datetime) -> None:
    response = client.get(url(subject, first))
    said = words_of(response)
    assert response.status_code == 200
    assert "version 1 was the newest" in said
    assert "reviewer, oncology (clinical review)" in said
    shown = frames(client, response)
    assert len(shown) == 3
    assert not any(SECOND in frame for frame in shown)
    assert any(SECOND in frame for frame in frames(client, client.get(url(subject))))


def test_its_frames_are_kept_from_running_anything(client: Client, subject: Publication) -> None:
    line = LiveRecord.objects.filter(publication=subject).latest("pk")
    response = client.get(reverse("history:shown", args=[subject.pk, line.pk]))
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]


def test_all_versions_are_listed_each_with_a_link_to_its_time(client: Client, subject: Publication) -> None:
    html = client.get(url(subject)).content.decode()
    link = html.split('href="?at=')[2].split('"')[0]
    assert "version 1 was the newest" in words_of(
        client.get(reverse("history:asof", args=[subject.pk]) + f"?at={link}")
    )
    assert "until" in words_of(client.get(url(subject)))


def test_it_downloads_as_one_file(client: Client, subject: Publication, first: datetime) -> None:
    response = client.get(url(subject, first, "download"))
    assert response["Content-Type"] == "application/zip"
    assert 'filename="treatment-for-neuroendocrine' in response["Content-Disposition"]
    with ZipFile(BytesIO(response.content)) as archive:
        assert {"record.json", "record.html"} < set(archive.namelist())


def test_after_a_take_down_it_says_who_and_why_and_shows_the_page_that_stands_there(
    client: Client, subject: Publication, people: dict[str, Any]
) -> None:
    withdrawals.take_down(subject, "wrong", user=people["editor"])
    work()
    response = client.get(url(subject))
    said = words_of(response)
    assert "it had been taken down" in said
    assert "taken down by editor, patient information" in said
    assert "something in it is wrong" in said
    shown = frames(client, response)
    assert len(shown) == 2
    assert all("taken down" in frame.lower() for frame in shown)


def test_no_word_of_the_code_is_shown(
    client: Client, subject: Publication, first: datetime, people: dict[str, Any]
) -> None:
    withdrawals.take_down(subject, "wrong", user=people["editor"])
    work()
    with ZipFile(BytesIO(client.get(url(subject, name="download")).content)) as archive:
        readable = archive.read("record.html").decode()
    for said in (words_of(client.get(url(subject))), words_of(client.get(url(subject, first))), readable.lower()):
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2999-01-01T10:00", "that is in the future"),
        ("2001-01-01T10:00", "readers did not see"),
        ("0001-01-01T00:00", "nothing was published so early"),
        ("2026-02-30T10:00", "choose a day and a time"),
        ("soon", "choose a day and a time"),
        ("\0", "choose a day and a time"),
    ],
)
def test_a_moment_without_an_answer_gets_a_sentence(
    client: Client, subject: Publication, at: str, sentence: str
) -> None:
    for name in ("asof", "download"):
        response = client.get(url(subject, at, name))
        assert response.status_code in (200, 400)
        assert sentence in words_of(response)


def test_a_part_of_pages_has_versions_too(client: Client, subject: Publication) -> None:
    button = Publication.objects.get(public_id=CallToAction.objects.get().translation_key)
    assert "version 1 was the newest" in words_of(client.get(url(button)))


def test_a_draft_has_no_past(client: Client, page: TreatmentPage, people: dict[str, Any]) -> None:
    draft = submit(page, people["editor"]).publication
    assert "it was never published" in words_of(client.get(url(draft)))


def test_only_colleagues_may_look(subject: Publication) -> None:
    line = LiveRecord.objects.filter(publication=subject).latest("pk")
    for address in (url(subject), url(subject, name="download"), reverse("history:shown", args=[subject.pk, line.pk])):
        response = Client().get(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_a_line_of_another_page_is_not_found(client: Client, subject: Publication) -> None:
    line = LiveRecord.objects.exclude(publication=subject).exclude(publication=None).latest("pk")
    assert client.get(reverse("history:shown", args=[subject.pk, line.pk])).status_code == 404
    assert client.get(reverse("history:asof", args=[0])).status_code == 404


def test_a_document_too_old_to_be_drawn_is_shown_as_it_was_kept(
    client: Client, subject: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.mobile.drawing.PREPARE", {})  # as if the app's documents had other kinds by now
    line = LiveRecord.objects.filter(publication=subject, key__channel="mobile").latest("pk")
    response = client.get(reverse("history:shown", args=[subject.pk, line.pk]))
    assert "too old to be drawn" in words_of(response)
