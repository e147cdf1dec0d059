"""A link to one version for somebody without an account: read only, for a few days, and its secret is kept nowhere."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import resolve, reverse

from cms.logs import EventFormatter
from cms.models import TreatmentPage
from publishing.models import AuditEntry, Proof, SharedLink, SharedVisit
from publishing.sharing import links
from tests.conftest import approve
from tests.publishing.colleagues import waiting
from tests.publishing.screens import NEVER_SHOWN, logged_in, words_of

pytestmark = pytest.mark.django_db

UNKNOWN = "x" * 43


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return waiting(page, people)


def make(proof: Proof, user: Any, days: int = 3) -> Any:
    url = reverse("publishing:share", args=[proof.pk])
    return logged_in(user).post(url, {"for_whom": "Patient panel", "days": days})


def path_in(answer: Any) -> str:
    found = re.search(rf'value="{re.escape(settings.PUBLIC_URL)}(/shared/[^"]+)"', answer.content.decode())
    assert found, words_of(answer)
    return found[1]


@pytest.fixture
def path(proof: Proof, people: dict[str, Any]) -> str:
    return path_in(make(proof, people["editor"]))


def test_somebody_without_an_account_reads_what_the_reviewer_reads(path: str, proof: Proof) -> None:
    client = Client()
    answer = client.get(path)
    assert answer.status_code == 200
    assert "a draft that nobody has approved yet" in words_of(answer)
    frames = re.findall(r'<iframe[^>]* src="([^"]+)"', answer.content.decode())
    assert len(frames) == 2 * proof.artefacts.filter(shared=False).count()
    for frame in frames:
        assert frame.startswith(path)
        shown = client.get(frame)
        assert shown.status_code == 200
        assert "Surgery" in shown.content.decode()
        assert "/admin/" not in shown.content.decode()


def test_its_stylesheet_and_pictures_come_with_it(path: str, proof: Proof) -> None:
    row = proof.artefacts.filter(channel="website", shared=False).get()
    shown = Client().get(f"{path}shown/{row.pk}/").content.decode()
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', shown)
    assert sheet and sheet[1].startswith(path)
    assert Client().get(sheet[1]).status_code == 200


def test_no_cache_no_search_engine_and_no_other_site_learns_of_it(path: str, proof: Proof) -> None:
    row = proof.artefacts.filter(shared=False).first()
    for address in (path, f"{path}shown/{row.pk}/", f"/shared/{UNKNOWN}/"):
        answer = Client().get(address)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"


def test_only_the_hash_of_256_bits_is_kept(path: str) -> None:
    secret = path.split("/")[2]
    link = SharedLink.objects.get()
    assert len(secret) >= 43
    assert link.secret_sha256 == sha256(secret.encode()).hexdigest()
    assert not AuditEntry.objects.filter(detail__contains=secret).exists()


def test_the_page_that_lists_links_never_shows_the_secret_again(path: str, proof: Proof, people: Any) -> None:
    secret = path.split("/")[2]
    client = logged_in(people["editor"])
    for name in ("publishing:share", "publishing:approve"):
        assert secret not in client.get(reverse(name, args=[proof.pk])).content.decode()


def test_expired_ended_and_unknown_are_one_neutral_page(path: str, proof: Proof, people: dict[str, Any]) -> None:
    unknown = Client().get(f"/shared/{UNKNOWN}/")
    other = path_in(make(proof, people["reviewer"]))
    link = SharedLink.objects.latest("pk")
    assert logged_in(people["editor"]).post(reverse("publishing:end_share", args=[link.pk])).status_code == 302
    ended = Client().get(other)
    SharedLink.objects.update(expires_at=F("expires_at") - timedelta(days=3))
    expired = Client().get(path)
    assert {answer.status_code for answer in (unknown, ended, expired)} == {404}
    assert unknown.content == ended.content == expired.content
    assert proof.sealed.title not in words_of(unknown)


@pytest.mark.parametrize("days", [1, 3, 7])
def test_it_works_for_as_long_as_was_chosen(proof: Proof, people: dict[str, Any], days: int) -> None:
    path = path_in(make(proof, people["editor"], days=days))
    SharedLink.objects.update(expires_at=F("expires_at") - timedelta(days=days, minutes=-5))
    assert Client().get(path).status_code == 200
    SharedLink.objects.update(expires_at=F("expires_at") - timedelta(minutes=6))
    assert Client().get(path).status_code == 404


def test_another_span_is_refused(proof: Proof, people: dict[str, Any]) -> None:
    answer = make(proof, people["editor"], days=3650)
    assert answer.status_code == 400
    assert "choose 1, 3 or 7 days" in words_of(answer)
    assert not SharedLink.objects.exists()


def test_who_may_neither_review_nor_edit_makes_none(proof: Proof, people: dict[str, Any]) -> None:
    assert make(proof, people["marketer"]).status_code == 403
    assert not SharedLink.objects.exists()


def test_each_visit_is_counted_by_time_alone_and_its_maker_reads_it(
    path: str, proof: Proof, people: dict[str, Any]
) -> None:
    for _visit in range(2):
        Client().get(path)
    assert SharedVisit.objects.count() == 2
    assert {field.name for field in SharedVisit._meta.get_fields()} == {"id", "link", "at"}
    said = words_of(logged_in(people["editor"]).get(reverse("publishing:share", args=[proof.pk])))
    assert "opened 2 times" in said


def test_nothing_can_be_decided_below_it(path: str, proof: Proof) -> None:
    for address in (path, f"{path}shown/{proof.artefacts.first().pk}/"):
        assert Client().post(address, {"digest": proof.digest, "approve": "1"}).status_code == 405
    for below in ("approve/", "hand-over/", "take-back/"):
        assert Client().get(path + below).status_code == 404
    proof.refresh_from_db()
    assert proof.waits_for_approval
    assert resolve(path).view_name == "shared:visit"


def test_it_shows_its_own_version_and_no_other(path: str, page: TreatmentPage, people: dict[str, Any]) -> None:
    other = Proof.objects.filter(publication__kind="call_to_action").first()
    live = Proof.objects.exclude(pk=SharedLink.objects.get().proof_id).filter(artefacts__shared=False).first()
    assert other is not None
    assert live is not None
    row = live.artefacts.filter(shared=False).first()
    assert Client().get(f"{path}shown/{row.pk}/").status_code == 404


def test_after_the_approval_it_says_that_this_version_is_not_the_one_that_waits(
    path: str, proof: Proof, people: dict[str, Any]
) -> None:
    approve(proof, people["reviewer"])
    assert "out of date" in words_of(Client().get(path))


def test_the_secret_enters_no_log(path: str, proof: Proof, caplog: pytest.LogCaptureFixture) -> None:
    secret = path.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        Client().get(path)
        Client().get(f"{path}shown/0/")
        Client().post(path)
        Client().get(f"/shared/{UNKNOWN}/")
    assert secret not in caplog.text
    assert UNKNOWN not in caplog.text


def test_even_a_line_about_a_fault_has_no_secret() -> None:
    record = logging.makeLogRecord(
        {"msg": "Internal Server Error: /shared/abc-DEF_123/shown/4/", "path": "/shared/abc-DEF_123/"}
    )
    assert "abc-DEF_123" not in EventFormatter().format(record)


def test_its_address_can_be_no_page(path: str) -> None:
    assert "shared" in settings.PUBLISHING_RESERVED


def test_it_uses_the_words_that_people_know(path: str, proof: Proof, people: dict[str, Any]) -> None:
    pages = [Client().get(path), Client().get("/shared/none/"), make(proof, people["editor"])]
    for answer in pages:
        assert [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", words_of(answer))] == []


def test_there_is_an_end_to_how_many(proof: Proof, people: dict[str, Any]) -> None:
    for _link in range(links.MOST):
        links.make(proof_id=proof.pk, user=people["editor"], days=1, for_whom="Somebody")
    assert make(proof, people["editor"]).status_code == 409
