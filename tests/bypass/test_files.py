"""B26 and B27: a picture or document is replaced or deleted behind an approval, by the strongest hands there are.

Readers keep what was approved; what waits for approval is made anew; the screens say what happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import ContentDocument, ContentImage, TreatmentPage
from cms.sample.pictures import hills
from publishing import proofing
from publishing.models import Proof
from tests.bypass.routes import said
from tests.conftest import approve, check, submit, work
from tests.publishing.drifted import publication_of
from tests.publishing.test_admin_pages import status_of
from tests.uploading import document, photo, replace_document, replace_picture
from tests.uploading import leaflet as pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]

Unchanged = Callable[[], AbstractContextManager[None]]
OLD = "was changed after version 1; readers still see the old one. Submit"


@pytest.fixture
def leaflet(page: TreatmentPage) -> ContentDocument:
    """A document that the page offers."""
    row = document()
    value = {"document": row.pk, "label": "Leaflet: eating well"}
    page.body = [*page.body.get_prep_value(), {"type": "document", "value": value}]
    return row


def newest(page: TreatmentPage) -> Proof:
    return publication_of(page).proofs.latest("pk")


def test_b26_a_replaced_picture_reaches_no_reader_before_it_is_approved(
    live: TreatmentPage, superuser: Any, boss: Client, people: Any, nothing_public_changes: Unchanged
) -> None:
    with nothing_public_changes():
        answer = replace_picture(boss, hills(), photo("#AA3355"))
        assert answer.status_code == 200
        screen = said(boss.get(reverse("wagtailimages:edit", args=[hills().pk])))
        assert f"this picture {OLD} the page to show the new one." in screen
        assert any(OLD in fact for fact in status_of(live, boss)["facts"])
    proof = submit(TreatmentPage.objects.get(), people["editor"])
    assert proof.uploads != publication_of(live).live.proof.uploads
    assert superuser.pk in proof.editors, "nobody approves a picture that they put there"
    approve(proof, people["reviewer"])
    work()
    assert not any(OLD in fact for fact in status_of(live, boss)["facts"])


@pytest.mark.parametrize("fields", [{"focal_point_x": 5, "focal_point_y": 5}, {"description": "Other words for it"}])
def test_b26_another_focal_point_or_description_reaches_no_reader_either(
    page: TreatmentPage, publish: Any, boss: Client, nothing_public_changes: Any, fields: dict[str, Any]
) -> None:
    page.hero = [{"type": "image", "value": {"image": hills().pk, "decorative": False, "alt_text": ""}}]
    publish(page)
    with nothing_public_changes():
        assert replace_picture(boss, hills(), **fields).status_code == 200
        assert any(OLD in fact for fact in status_of(page, boss)["facts"])


def test_b26_a_waiting_version_with_a_replaced_picture_is_made_anew(
    waiting: Proof, page: TreatmentPage, boss: Client, people: Any
) -> None:
    replace_picture(boss, hills(), photo("#AA3355"))
    waiting.refresh_from_db()
    assert waiting.state == Proof.State.VOID
    assert "“Hills in the morning” was changed" in waiting.void_reason
    with pytest.raises(Exception, match="out of date|changed"):
        approve(waiting, people["reviewer"])
    fresh = check(page)
    assert fresh.state == Proof.State.READY, fresh.findings
    assert fresh.digest != waiting.digest
    assert fresh.uploads != waiting.uploads
    approve(fresh, people["reviewer"])
    work()
    assert publication_of(page).live.proof == fresh


def test_b26_saving_a_picture_without_a_change_disturbs_nobody(waiting: Proof, boss: Client) -> None:
    replace_picture(boss, hills(), credit="Somebody else, whom no page names")
    waiting.refresh_from_db()
    assert waiting.state == Proof.State.READY


def test_b26_a_picture_replaced_while_a_version_is_made_is_seen(
    page: TreatmentPage, boss: Client, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = submit_only(page, people["editor"])
    render = proofing.render

    def replaced_meanwhile(*given: Any, **named: Any) -> Any:
        rendered = render(*given, **named)
        monkeypatch.setattr(proofing, "render", render)
        replace_picture(boss, hills(), photo("#AA3355"))
        return rendered

    monkeypatch.setattr(proofing, "render", replaced_meanwhile)
    proofing.build(proof.pk)
    proof.refresh_from_db()
    assert proof.state == Proof.State.WANTED
    proofing.build(proof.pk)
    proof.refresh_from_db()
    assert proof.state == Proof.State.READY
    hash_now = ContentImage.objects.get(pk=hills().pk).file_hash[:8]
    assert hash_now in proof.sealed.facts["hero"]["shows"]


def submit_only(page: TreatmentPage, user: Any) -> Proof:
    page.save_revision(user=user)
    page.get_workflow().start(page, user)
    return newest(page)


def test_b26_a_deleted_picture_stays_for_readers_and_the_screens_say_so(
    live: TreatmentPage, boss: Client, people: Any, nothing_public_changes: Unchanged
) -> None:
    with nothing_public_changes():
        asked = said(boss.get(reverse("wagtailimages:delete", args=[hills_id()])))
        assert "Deleting it changes nothing for them" in asked
        assert boss.post(reverse("wagtailimages:delete", args=[hills_id()])).status_code == 302
        assert not ContentImage.objects.exists()
        facts = status_of(live, boss)["facts"]
        assert any("was deleted after version 1; readers still see it" in fact for fact in facts)
    refused = submit(TreatmentPage.objects.get(), people["editor"])
    assert refused.state == Proof.State.REFUSED
    assert any(finding["message"] == "Choose a picture." for finding in refused.findings)


def hills_id() -> int:
    return ContentImage.objects.get(title="Hills in the morning").pk


def test_b26_the_file_swapped_on_the_disk_reaches_no_reader(
    live: TreatmentPage, nothing_public_changes: Unchanged
) -> None:
    with nothing_public_changes():
        for row in [hills(), *hills().renditions.all()]:
            with row.file.storage.open(row.file.name, "wb") as file:
                file.write(photo("#000000"))


def test_b27_a_replaced_document_reaches_no_reader_before_it_is_approved(
    leaflet: ContentDocument,
    page: TreatmentPage,
    publish: Any,
    boss: Client,
    nothing_public_changes: Any,
) -> None:
    publish(page)
    with nothing_public_changes():
        assert replace_document(boss, leaflet, pdf("Another one")).status_code == 200
        screen = said(boss.get(reverse("wagtaildocs:edit", args=[leaflet.pk])))
        assert f"this document {OLD} the page to show the new one." in screen
        assert any(OLD in fact for fact in status_of(page, boss)["facts"])


def test_b27_a_waiting_version_with_a_replaced_document_is_made_anew(
    leaflet: ContentDocument, page: TreatmentPage, boss: Client, people: Any
) -> None:
    waiting = submit(page, people["editor"])
    assert waiting.state == Proof.State.READY, waiting.findings
    replace_document(boss, leaflet, pdf("Another one"))
    waiting.refresh_from_db()
    assert waiting.state == Proof.State.VOID
    assert check(page).state == Proof.State.READY
