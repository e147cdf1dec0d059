"""Moving and renaming what readers see, from Wagtail's own menus."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import AppointmentPage, HomePage, TreatmentIndexPage, TreatmentPage
from publishing import reconcile
from publishing.models import LiveArtefact, Release
from publishing.page_permissions import ReleasePermissions
from publishing.screens.moving import moving
from tests.conftest import submit, work
from tests.publishing.screens import administrator, logged_in, publication_of, words_of
from tests.publishing.test_admin_pages import status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(page: TreatmentPage, publish: Any, people: Any) -> TreatmentIndexPage:
    """A second index, live, for the live treatment page to move to."""
    publish(page)
    index = TreatmentIndexPage(title="Rare tumors", slug="rare", lead="Treatments for tumors that few people have.")
    HomePage.objects.get().add_child(instance=index)
    publish(index, "colleague")
    return index


def confirm_url(page: Any, destination: Any) -> str:
    return reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])


def served(path: str) -> tuple[str, str]:
    row = LiveArtefact.objects.get(key__channel="website", key__path=path.lstrip("/"))
    return row.form, row.target


def test_a_live_page_moves_and_the_old_address_leads_on(page: TreatmentPage, other: TreatmentIndexPage) -> None:
    boss, old = administrator(), page.public_path
    assert "readers who know the old address are led on" in words_of(boss.get(confirm_url(page, other)))
    response = boss.post(confirm_url(page, other), follow=True)
    assert f"“{page.title.lower()}” moves; readers who know the old address are led on" in words_of(response)
    assert "its address is changing" in str(status_of(page, boss)["facts"]).lower()
    reconcile.once()
    work()
    moved = TreatmentPage.objects.get()
    assert moved.public_path == "/rare/" + old.split("/")[-2] + "/"
    assert served(moved.public_path)[0] == "document"
    assert served(old)[0] == "redirect"
    assert served(old)[1].endswith(moved.public_path)


def test_it_says_how_many_pages_move_along(page: TreatmentPage, other: TreatmentIndexPage) -> None:
    home = HomePage.objects.get()
    index = page.get_parent().specific
    said = words_of(administrator().get(confirm_url(index, home)))
    assert "with 1 page below it" in said


def test_where_it_cannot_stand_nothing_moves(page: TreatmentPage, other: TreatmentIndexPage) -> None:
    boss = administrator()
    for destination in (HomePage.objects.get(), AppointmentPage.objects.get(), page):
        boss.post(confirm_url(page, destination))
        assert TreatmentPage.objects.get().public_path == page.public_path
    assert not Release.objects.filter(items__follows=True).exists()


def test_who_may_not_decide_moves_nothing(page: TreatmentPage, other: TreatmentIndexPage, people: Any) -> None:
    logged_in(people["marketer"]).post(confirm_url(page, other))
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(content_type__app_label="publishing"))
    response = logged_in(people["editor"]).post(confirm_url(page, other), follow=True)
    assert "may not move it" in words_of(response)
    Client().post(confirm_url(page, other))
    assert TreatmentPage.objects.get().public_path == page.public_path


class TestRights:
    """Wagtail asks for the right to publish, which nobody has; releases stand for it."""

    def test_editors_may_delete_and_move_what_is_live(
        self, page: TreatmentPage, other: TreatmentIndexPage, people: Any
    ) -> None:
        page = TreatmentPage.objects.get()
        may = ReleasePermissions(people["editor"], page)
        assert (may.can_delete(), may.can_move(), may.can_move_to(other)) == (True, True, True)
        assert not may.can_publish()
        assert not may.can_unpublish()
        assert not may.can_move_to(page)
        assert not may.can_move_to(AppointmentPage.objects.get())

    def test_others_may_not(self, page: TreatmentPage, other: TreatmentIndexPage, people: Any) -> None:
        page = TreatmentPage.objects.get()
        marketer = ReleasePermissions(people["marketer"], page)
        assert (marketer.can_delete(), marketer.can_move_to(other)) == (False, False)
        people["editor"].is_active = False
        assert not ReleasePermissions(people["editor"], page).can_delete()

    def test_what_has_pages_below_is_not_deleted_in_one_press(self, page: TreatmentPage, people: Any) -> None:
        assert not ReleasePermissions(people["editor"], page.get_parent().specific).can_delete()


class TestChangedSlug:
    def test_the_approver_reads_what_moves_with_it(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        index = TreatmentIndexPage.objects.get()
        index.slug = "therapies"
        sentence = "Moves 1 page below it; the old addresses lead to the new ones."
        assert moving(submit(index, people["editor"])) == sentence

    def test_and_that_nothing_stands_below(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        page = TreatmentPage.objects.get()
        page.slug = "net-treatments"
        assert re.search(
            "changes from /treatments/.+/ to /treatments/net-treatments/", moving(submit(page, people["editor"]))
        )

    def test_and_nothing_when_it_stays(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        page = TreatmentPage.objects.get()
        page.lead = "Another lead of the same page, at the same address, long enough for the checks."
        assert moving(submit(page, people["editor"])) == ""
        assert publication_of(page).number == 1
