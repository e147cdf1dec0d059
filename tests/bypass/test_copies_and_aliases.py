"""Copies that call themselves live, aliases that follow a page, and translations made by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cms.models import TreatmentPage
from publishing.models import Publication
from tests.bypass.routes import assert_repaired, drift_of, said

pytestmark = pytest.mark.django_db

LEAD = "A text of an alias or a copy that nobody has read, though it is long enough for a lead."


def api(client: Client, page: Any, action: str, **fields: Any) -> Any:
    """The admin's own API, which its scripts read; an attacker's script may also write to it."""
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return client.post(url, fields, content_type="application/json")


def test_b16_a_copy_is_a_draft_whatever_the_form_says(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[live.pk])
    form = boss.get(url).content.decode()
    assert "publish_copies" not in form and 'name="alias"' not in form
    fields = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": live.get_parent().pk, "publish_copies": "on"}
    with nothing_public_changes():
        response = boss.post(url, fields, follow=True)
        assert not TreatmentPage.objects.get(slug="copy").live
    assert "The copy is a draft of its own. Submit it" in said(response)


def test_b16_a_copy_that_a_program_keeps_live_is_shown_and_set_right(
    live: TreatmentPage, superuser: Any, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        copy = live.copy(update_attrs={"slug": "copy"}, keep_live=True, user=superuser)
        assert drift_of(copy)[0].startswith("Wagtail says live, readers have never seen it.")
    assert_repaired(copy, live=False)
    assert Publication.objects.get(public_id=copy.translation_key).number == 0


def test_b17_an_alias_is_not_made_in_the_admin(live: TreatmentPage, boss: Client, nothing_public_changes: Any) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[live.pk])
    fields = {"new_title": "Alias", "new_slug": "alias", "new_parent_page": live.get_parent().pk, "alias": "on"}
    with nothing_public_changes():
        response = boss.post(url, fields, follow=True)
    made = TreatmentPage.objects.get(slug="alias")
    assert (made.alias_of, made.live) == (None, False)
    assert "The copy is a draft of its own" in said(response)


def test_b17_an_alias_that_a_program_makes_has_no_address_and_is_a_draft_again(
    live: TreatmentPage, nothing_public_changes: Any, readers: Any
) -> None:
    with nothing_public_changes():
        alias = live.create_alias(update_slug="alias")
        assert drift_of(alias)[0].startswith("Wagtail says live, readers have never seen it.")
    assert_repaired(alias, live=False)
    assert not [path for path in readers.get()["answers"] if "alias" in path]


def test_b18_an_alias_comes_to_no_life_when_its_page_is_published_again(
    live: TreatmentPage, publish: Any, readers: Any
) -> None:
    alias = live.create_alias(update_slug="alias")
    assert_repaired(alias, live=False)
    live.lead = LEAD
    publish(live)
    assert LEAD.encode() in b"".join(answer[2] for answer in readers.get()["answers"].values())
    with readers.nothing_changes():
        assert_repaired(alias, live=False)
    assert Publication.objects.get(public_id=alias.translation_key).number == 0


def test_b19_nothing_is_installed_that_makes_translations_live() -> None:
    assert not apps.is_installed("wagtail.contrib.simple_translation")


def test_b20_an_alias_is_not_turned_into_a_live_page_of_its_own(
    live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    alias = live.create_alias(update_slug="alias")
    TreatmentPage.objects.filter(pk=alias.pk).update(lead=LEAD)
    with nothing_public_changes():
        response = boss.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]), follow=True)
    assert "has no text to approve. Copy that page" in said(response)
    alias.refresh_from_db()
    assert (alias.alias_of_id, alias.revisions.count()) == (live.pk, 0)


@pytest.mark.parametrize(
    "action", "publish copy create_alias convert_alias unpublish move delete revert_to_page_revision".split()
)
def test_b21_the_admins_own_api_only_reads(
    action: str, live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    """Wagtail gives its scripts a way to publish that asks no hook; they do not use it, and neither does anybody."""
    live.lead = LEAD
    revision = live.save_revision()
    alias = live.create_alias(update_slug="alias")
    fields = {"keep_live": True, "revision_id": revision.pk, "destination_page_id": live.get_parent().get_parent().pk}
    with nothing_public_changes():
        for page in (live, alias):
            response = api(boss, page, action, **fields)
            assert (response.status_code, "Pages are changed in the editor" in response.json()["detail"]) == (403, True)
    live.refresh_from_db()
    assert live.live and live.live_revision != revision
