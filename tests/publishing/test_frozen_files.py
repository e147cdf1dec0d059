"""Pictures and documents are sealed with what shows them: they come out with it, stay as they were, and go with it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from channels.mobile.addresses import item_key
from cms.models import HomePage, Person, TreatmentPage
from cms.sample.pictures import hills
from publishing import releases, withdrawals
from publishing.base import FILE_SUFFIXES
from publishing.files import of_snapshot
from publishing.history import archive
from publishing.history import served as then
from publishing.models import Key, LiveArtefact, Proof, ProofArtefact
from publishing.models.releases import Reason
from publishing.serve import ServePublished
from publishing.together import Together
from tests.conftest import approve, submit, work
from tests.publishing.audited import audited
from tests.publishing.drifted import mirror, publication_of, said_of
from tests.publishing.test_admin_pages import logged_in
from tests.publishing.test_plans import fall_due, planned
from tests.publishing.test_served_bytes import beyond, get
from tests.uploading import document, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]


@pytest.fixture
def served(edge: Any, settings: Any) -> Any:
    mirror(edge, settings)
    serve = ServePublished(beyond, str(edge.directory))

    def ask(path: str) -> tuple[str, dict[str, str], bytes]:
        edge.follow()
        return get(serve, f"/{path}")

    return ask


def files_of(proof: Proof) -> list[ProofArtefact]:
    return list(proof.artefacts.filter(media_type__in=list(FILE_SUFFIXES)).order_by("path"))


def take_down(page: TreatmentPage, user: Any) -> None:
    withdrawals.take_down(publication_of(page), Reason.UNPUBLISHED, user=user)
    work()


def test_every_size_is_sealed_and_served_under_the_hash_of_its_bytes(
    page: TreatmentPage, publish: Any, served: Any
) -> None:
    proof = publish(page)
    files = files_of(proof)
    assert {file.media_type for file in files} == {"image/avif", "image/webp", "image/jpeg"}
    for file in files:
        assert file.shared and file.channel == "website"
        status, headers, body = served(file.path)
        assert (status, body) == ("200 OK", bytes(file.blob.body))
        assert file.path == f"assets/{file.blob_id}.{FILE_SUFFIXES[file.media_type]}"
        assert headers["Content-Type"] == file.media_type
        assert headers["Cache-Control"] == "public, max-age=31536000, s-maxage=30, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert len(body) < 400_000
    assert audited()[0] == 0, audited()[1]


def test_the_page_and_the_app_name_just_what_was_sealed(page: TreatmentPage, publish: Any, served: Any) -> None:
    paths = {file.path for file in files_of(publish(page))}
    html = served(f"{page.public_path.strip('/')}/")[2].decode()
    json = served(item_key("en-US", str(page.translation_key)))[2].decode()
    for text in (html, json):
        assert set(re.findall(r"assets/[0-9a-f]{64}\.\w+", text)) == paths


def test_nothing_is_readable_before_its_moment(page: TreatmentPage, people: Any, served: Any) -> None:
    plan = planned(people, page)
    proof = submit(page, people["editor"])
    assert proof.state == "ready", proof.findings
    approve(proof, people["reviewer"])
    work()
    paths = [file.path for file in files_of(proof)]
    assert {served(path)[0] for path in paths} == {"404 Not Found"}
    assert not Key.objects.filter(path__in=paths).exists()
    assert Client().get(reverse("publishing:file", args=[proof.pk, files_of(proof)[0].pk])).status_code == 302
    releases.advance(fall_due(plan).pk)
    work()
    assert {served(path)[0] for path in paths} == {"200 OK"}


def test_colleagues_see_the_pictures_of_a_version_that_waits(page: TreatmentPage, people: Any) -> None:
    proof = submit(page, people["editor"])
    client = logged_in(people["reviewer"])
    row = proof.artefacts.get(channel="website", shared=False)
    html = client.get(reverse("publishing:shown", args=[proof.pk, row.pk])).content.decode()
    shown = set(re.findall(r"/admin/approve/\d+/file/\d+/", html))
    assert len(shown) == len(files_of(proof)) + 1  # and the stylesheet
    assert "/assets/" not in html
    answers = {client.get(path)["Content-Type"] for path in shown}
    assert answers == {"image/avif", "image/webp", "image/jpeg", "text/css"}


def test_a_picture_goes_with_the_last_page_that_shows_it(
    page: TreatmentPage, people: Any, publish: Any, served: Any
) -> None:
    paths = [file.path for file in files_of(publish(page))]
    take_down(page, people["reviewer"])
    assert {served(path)[0] for path in paths} == {"410 Gone"}
    assert audited()[0] == 0, audited()[1]


def test_a_picture_stays_while_another_page_shows_it(
    page: TreatmentPage, people: Any, publish: Any, served: Any
) -> None:
    home = HomePage.objects.get()
    home.hero = [("image", hills())]
    publish(home, "colleague")
    paths = [file.path for file in files_of(publish(page))]
    take_down(page, people["reviewer"])
    assert {served(path)[0] for path in paths} == {"200 OK"}
    withdrawals.take_down(publication_of(home), Reason.UNPUBLISHED, user=people["reviewer"])
    work()
    assert {served(path)[0] for path in paths} == {"410 Gone"}


def test_a_picture_comes_back_with_what_shows_it_again(
    page: TreatmentPage, people: Any, publish: Any, served: Any
) -> None:
    paths = [file.path for file in files_of(publish(page))]
    take_down(page, people["reviewer"])
    publish(TreatmentPage.objects.get())
    assert {served(path)[0] for path in paths} == {"200 OK"}
    assert audited()[0] == 0, audited()[1]


def test_an_earlier_picture_stays_for_those_who_hold_the_earlier_page(
    page: TreatmentPage, publish: Any, served: Any
) -> None:
    """A mail in an inbox, an app that has not asked again."""
    before = [file.path for file in files_of(publish(page))]
    page.hero = [("image", picture())]
    after = [file.path for file in files_of(publish(page))]
    assert not set(before) & set(after)
    assert {served(path)[0] for path in [*before, *after]} == {"200 OK"}


def test_a_document_is_sealed_and_handed_over_as_a_file(page: TreatmentPage, publish: Any, served: Any) -> None:
    page.body = [*page.body.get_prep_value(), {"type": "document", "value": leaflet()}]
    [sealed] = [file for file in files_of(publish(page)) if file.media_type == "application/pdf"]
    status, headers, body = served(sealed.path)
    assert status == "200 OK"
    assert body.startswith(b"%PDF-")
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"].startswith("public, max-age=30,")
    html = served(f"{page.public_path.strip('/')}/")[2].decode()
    assert "Leaflet: eating well</a>" in html
    assert "(PDF, " in html


def leaflet() -> dict[str, Any]:
    return {"document": document().pk, "label": "Leaflet: eating well"}


def test_what_is_published_again_by_itself_keeps_the_picture_that_was_approved(
    page: TreatmentPage, people: Any, publish: Any
) -> None:
    before = publish(page)
    image = hills()
    image.focal_point_x = 10
    image.file_hash = ""
    image.file = picture("#AA3355").file
    image.save()
    person = Person.objects.get(name=page.named_people("reviewers")[0].name)
    person.job_title = "Consultant oncologist, NETs"
    publish(person, "colleague")
    live = publication_of(page).live
    assert live.proof.cause == Proof.Cause.REISSUE
    assert live.proof.uploads == before.uploads
    assert [file.path for file in files_of(live.proof)] == [file.path for file in files_of(before)]


def test_a_site_that_moved_shows_its_pictures_at_its_new_address(
    page: TreatmentPage, publish: Any, settings: Any
) -> None:
    before = publish(page)
    settings.PUBLIC_URL = "https://moved.example.org"
    uses = Together().uses("en-US", before)
    snapshot = TreatmentPage.objects.get().to_snapshot(uses)
    assert {source["url"].rpartition("/assets/")[0] for source in snapshot.facts["hero"]["sources"]} == {
        "https://moved.example.org"
    }
    found = of_snapshot(snapshot, uses.files, [])
    assert [file.key for file in found] == [file.path for file in files_of(before)]


def test_a_page_whose_picture_was_deleted_is_not_published_again_without_it(
    page: TreatmentPage, people: Any, publish: Any
) -> None:
    before = publish(page)
    hills().delete()
    person = Person.objects.get(name=page.named_people("reviewers")[0].name)
    person.job_title = "Consultant oncologist, NETs"
    publish(person, "colleague")
    assert publication_of(page).live.proof == before
    refused = Proof.objects.filter(publication=publication_of(page), cause=Proof.Cause.REISSUE).latest("pk")
    assert any("Hills in the morning" in finding["message"] for finding in refused.findings)


def test_what_readers_saw_can_be_handed_over_with_its_pictures(page: TreatmentPage, people: Any, publish: Any) -> None:
    files = files_of(publish(page))
    delivered_at = publication_of(page).live.deliveries.latest("delivered_at").delivered_at
    take_down(page, people["reviewer"])
    packed = ZipFile(BytesIO(archive.pack(then.at(publication_of(page), delivered_at))))
    for file in files:
        assert packed.read(f"website/{file.path}") == bytes(file.blob.body)


def test_a_file_that_readers_do_not_get_is_noticed(page: TreatmentPage, publish: Any) -> None:
    [file, *_others] = files_of(publish(page))
    LiveArtefact.objects.filter(key__path=file.path).delete()
    code, said = audited()
    assert code
    assert file.path in said
    assert any(file.path in sentence for sentence in said_of(page))
    work()
    assert LiveArtefact.objects.filter(key__path=file.path, form="document").exists()


def test_a_newsletter_shows_pictures_from_our_own_address(
    page: TreatmentPage, issue: Any, people: Any, publish: Any, served: Any
) -> None:
    publish(page)
    proof = submit(issue, people["marketer"])
    assert proof.state == "ready", proof.findings
    [file] = files_of(proof)
    assert file.media_type == "image/jpeg"
    html = bytes(proof.artefacts.get(path__endswith="/html").blob.body).decode()
    [shown] = re.findall(r'<img[^>]+src="([^"]+)"', html)
    assert shown.endswith(f"/{file.path}")
    assert served(file.path)[0] == "200 OK"
