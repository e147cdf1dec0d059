"""Addresses: other slugs, moves, pages above taken away, redirects, sites, languages."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, TreatmentIndexPage, TreatmentPage
from tests.bypass.routes import assert_repaired, drift_of, edit, form_of, said
from tests.publishing.test_admin_pages import logged_in

pytestmark = pytest.mark.django_db


def test_b22_another_slug_of_a_live_page_is_a_draft(
    index: TreatmentIndexPage, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        edit(boss, index, **form_of(index, superuser, slug="elsewhere"))
    index.refresh_from_db()
    assert (index.slug, index.latest_revision.content["slug"]) == ("treatments", "elsewhere")


def test_b22_another_slug_above_by_a_program_is_shown_with_both_addresses(
    live: TreatmentPage, index: TreatmentIndexPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        index.slug = "elsewhere"
        index.save()
        sentence = drift_of(live)[0]
    assert "/elsewhere/" in sentence and "Set it back, or submit it" in sentence


def test_b23_moving_several_pages_at_once_is_refused_while_readers_see_one(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        url = f"/admin/bulk/wagtailcore/page/move/?id={live.pk}"
        response = boss.post(url, {"chooser": live.get_parent().pk, "move_applied": True}, follow=True)
    assert "Move them one at a time" in said(response)


def test_b23_who_may_not_decide_about_releases_may_not_move_a_live_page(
    index: TreatmentIndexPage, people: Any, nothing_public_changes: Any
) -> None:
    root = Page.get_first_root_node()
    url = reverse("wagtailadmin_pages:move_confirm", args=[index.pk, root.pk])
    with nothing_public_changes():
        response = logged_in(people["marketer"]).post(url, follow=True)
    assert "permission" in said(response)
    index.refresh_from_db()
    assert index.get_parent().pk == HomePage.objects.get().pk


def test_b23_another_order_in_wagtails_list_is_no_other_order_for_readers(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    children = HomePage.objects.get().get_children()
    assert children.count() > 1
    with nothing_public_changes():
        url = reverse("wagtailadmin_pages:set_page_position", args=[children.last().pk])
        boss.post(f"{url}?position=0")


def test_b24_unpublishing_a_page_leads_to_taking_it_down_with_what_is_below(
    live: TreatmentPage, index: TreatmentIndexPage, boss: Client, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        response = boss.post(reverse("wagtailadmin_pages:unpublish", args=[index.pk]), follow=True)
    assert "/admin/take-down/" in response.redirect_chain[0][0]
    assert live.title in said(response) or "1 page below" in said(response)


def test_b24_a_page_above_unpublished_by_a_program_is_shown_and_set_right(
    live: TreatmentPage, index: TreatmentIndexPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        index.unpublish()
        assert "Wagtail says draft, readers see version" in drift_of(index)[0]
    assert_repaired(index, live=True)


def test_b30_redirects_are_releases_and_nothing_else_makes_them(boss: Client) -> None:
    assert not apps.is_installed("wagtail.contrib.redirects")
    with pytest.raises(NoReverseMatch):
        reverse("wagtailredirects:index")
    assert boss.get("/admin/redirects/").status_code == 404


@pytest.mark.parametrize("screen", ["sites", "locales"])
def test_b31_sites_and_languages_have_no_screen(screen: str, boss: Client) -> None:
    """They are part of the installation: `manage.py setup` and the settings make them."""
    assert boss.get(f"/admin/{screen}/").status_code == 404
    assert f"/admin/{screen}/" not in boss.get("/admin/").content.decode()


def test_b31_a_site_that_a_program_changes_moves_nothing_for_readers(
    live: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        Site.objects.update(hostname="evil.example.org", root_page=live.get_parent().pk)
    with nothing_public_changes():
        Site.objects.all().delete()


def test_b31_a_language_that_a_program_deletes_takes_nothing_from_readers(
    live: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes(), suppress(IntegrityError), transaction.atomic():
        Locale.objects.get().delete()
