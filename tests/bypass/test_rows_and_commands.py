"""Texts changed behind the admin's back: rows, fixtures, SQL, commands, stale copies in memory, a deploy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, Revision, Site
from wagtail.rich_text import RichText

from cms.models import CallToAction, HomePage, MobileHeader, Person, TreatmentPage
from publishing.models import Proof
from publishing.steps import Refused
from publishing.store import read
from tests.bypass.routes import assert_repaired, drift_of, edit, form_of
from tests.conftest import approve, submit
from tests.publishing.deploys import BASE, NEW_WORDS, OLD, Deploys, program_fixture
from tests.publishing.drifted import sql

pytestmark = pytest.mark.django_db
program = program_fixture()

DOSE = "Text that nobody approved, with a dose of 90 mg, written past every screen there is."
CHANGED = {"lead": DOSE, "live": False}


def test_b08_a_version_overwritten_under_its_own_number_is_not_approved(
    page: TreatmentPage, waiting: Proof, people: Any, nothing_public_changes: Any
) -> None:
    page.lead = DOSE
    page.save_revision(user=people["editor"], overwrite_revision=page.get_latest_revision())
    with nothing_public_changes(), pytest.raises(Refused, match="A new version is being prepared"):
        approve(waiting, people["reviewer"])


def test_b08_overwriting_the_live_version_changes_nothing_either(
    live: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        Revision.objects.filter(pk=live.live_revision_id).update(content={**live.live_revision.content, "lead": DOSE})


@pytest.mark.parametrize("model", [CallToAction, Person, MobileHeader])
def test_b28_a_snippet_that_is_changed_in_place_is_not_what_pages_show(
    model: Any, live: TreatmentPage, nothing_public_changes: Any
) -> None:
    row = model.objects.filter(live=True).first()
    row.name = "Changed in place"
    with nothing_public_changes():
        row.save()
        if model is not Person:
            assert any("changed past the approval" in sentence for sentence in drift_of(row))


def test_b28_saving_a_snippet_in_the_admin_makes_a_draft(
    live: TreatmentPage, boss: Any, superuser: Any, nothing_public_changes: Any
) -> None:
    person = Person.objects.get(can_review=True)
    approved = person.job_title
    with nothing_public_changes():
        response = edit(boss, person, **form_of(person, superuser, job_title="Somebody else"))
    person.refresh_from_db()
    assert (response.status_code, person.job_title) == (200, approved)


def test_b32_nothing_of_a_provider_gets_onto_a_page(page: TreatmentPage, people: Any, readers: Any) -> None:
    """Wagtail's embeds would show what a provider answers each time. They are not installed; their tag is nothing."""
    assert not apps.is_installed("wagtail.embeds")
    options = next(block for block in page.body if block.block_type == "treatment_options").value["options"]
    tag = '<embed embedtype="media" url="https://video.example.org/1"/>'
    options[0].value["body"] = RichText(f"{options[0].value['body'].source}{tag}")
    with readers.nothing_changes():
        proof = submit(page, people["editor"])
    assert "video.example.org" not in json.dumps(proof.snapshot)


def test_b33_a_link_leads_where_it_led_when_it_was_approved(live: TreatmentPage, nothing_public_changes: Any) -> None:
    with nothing_public_changes():
        Page.objects.filter(pk=live.get_parent().pk).update(
            slug="elsewhere", title="Elsewhere", draft_title="Elsewhere"
        )


def test_b34_a_saved_row_is_shown_and_readers_keep_what_was_approved(
    live: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        live.lead = DOSE
        live.save()
        assert any("changed past the approval" in sentence for sentence in drift_of(live))
    assert DOSE not in read("website", live.public_path.lstrip("/"))[1].decode()


def test_b34_a_draft_that_a_row_calls_live_is_shown_and_set_right(
    page: TreatmentPage, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        page.live = True
        page.save()
        assert drift_of(page)[0].startswith("Wagtail says live, readers have never seen it.")
    assert_repaired(page, live=False)


def test_b34_a_loaded_fixture_is_shown_and_set_right(
    live: TreatmentPage, tmp_path: Path, nothing_public_changes: Any
) -> None:
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=live.pk), live]))
    for row in rows:
        row["fields"].update(
            {name: value for name, value in (("lead", DOSE), ("live", False)) if name in row["fields"]}
        )
    fixture = tmp_path / "rows.json"
    fixture.write_text(json.dumps(rows))
    with nothing_public_changes():
        call_command("loaddata", str(fixture), verbosity=0)
        sentences = drift_of(live)
    assert any("Wagtail says draft" in sentence for sentence in sentences)
    assert any("changed past the approval" in sentence for sentence in sentences)
    assert_repaired(live, live=True)


def test_b34_sql_is_shown_and_set_right(live: TreatmentPage, nothing_public_changes: Any) -> None:
    with nothing_public_changes():
        sql("UPDATE cms_treatmentpage SET lead = %s", DOSE)
        sql("UPDATE wagtailcore_page SET live = false, url_path = '/stolen/' WHERE id = %s", live.pk)
        assert len(drift_of(live)) == 3
    assert_repaired(live, live=True)


def test_b34_wagtails_own_commands_change_no_address(live: TreatmentPage, nothing_public_changes: Any) -> None:
    home = HomePage.objects.get()
    with nothing_public_changes():
        call_command("fixtree", interactive=False, verbosity=0)
        call_command("set_url_paths", verbosity=0)
        call_command("move_pages", live.get_parent().pk, home.pk)
        assert any("Wagtail says its address is" in sentence for sentence in drift_of(live))


def test_b35_a_stale_copy_that_unpublishes_is_shown_and_set_right(
    live: TreatmentPage, publish: Any, nothing_public_changes: Any
) -> None:
    stale = TreatmentPage.objects.get(pk=live.pk)
    live.lead = "The second version says something else in its lead, and says it long enough."
    publish(live)
    with nothing_public_changes():
        stale.unpublish()
        sentences = drift_of(live)
    assert any("Wagtail says draft, readers see version 2" in sentence for sentence in sentences)
    assert any("changed past the approval" in sentence for sentence in sentences)
    assert_repaired(live, live=True)


def test_b38_a_deploy_with_other_templates_changes_no_published_page(
    live: TreatmentPage,
    program: Deploys,
    nothing_public_changes: Any,
) -> None:
    with nothing_public_changes():
        program.replace(BASE, OLD, NEW_WORDS)


def test_b29_a_setting_changes_nothing_that_readers_see(live: TreatmentPage, nothing_public_changes: Any) -> None:
    """What stands on every page and in the app is a snippet with versions and approval. The one setting there is says
    what the checks go by."""
    assert {model.__name__ for model in registry} <= {"ClinicalSettings"}
    with nothing_public_changes():
        for model in registry:
            row, _made = model.objects.get_or_create(site=Site.objects.get())
            row.grade_warn, row.grade_block, row.banned_phrases = 4, 4, "cancer"
            row.save()


def test_b29_the_header_of_the_app_waits_for_approval_like_a_page(
    live: TreatmentPage, people: Any, nothing_public_changes: Any
) -> None:
    header = MobileHeader.objects.get()
    header.title = "Another title"
    with nothing_public_changes():
        assert submit(header, people["editor"]).state == Proof.State.READY
