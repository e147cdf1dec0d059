"""Publishing by Wagtail's own ways: its button, its list of several pages, its timetable, an older version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import Revision

from cms.models import HomePage, Person, TreatmentIndexPage, TreatmentPage
from publishing.models import Proof
from tests.bypass.routes import assert_repaired, drift_of, edit, form_of, said
from tests.conftest import check, submit

pytestmark = pytest.mark.django_db

LEAD = "A lead that nobody has approved and that is long enough for every check of the desk."
SENTENCE = "Publishing goes through approval. Save your text as a draft and submit it"


def test_b01_the_publish_button_of_a_live_page_saves_a_draft_and_says_so(
    index: TreatmentIndexPage, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        response = edit(boss, index, **form_of(index, superuser, lead=LEAD, **{"action-publish": "1"}))
    assert SENTENCE in said(response)
    index.refresh_from_db()
    assert index.get_latest_revision_as_object().lead == LEAD
    assert index.live_revision != index.latest_revision


def test_b01_the_publish_button_in_the_middle_of_a_review_cancels_nothing(
    index: TreatmentIndexPage, people: Any, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    proof = submit(index, people["editor"])
    with nothing_public_changes():
        response = edit(boss, index, **form_of(index, superuser, **{"action-publish": "1"}))
    assert SENTENCE in said(response)
    assert (proof.state, index.current_workflow_state.status) == (Proof.State.READY, "in_progress")


def test_b01_the_publish_button_of_a_snippet_does_nothing_either(
    live: TreatmentPage, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    person = Person.objects.get(can_review=True)
    approved = person.live_revision
    with nothing_public_changes():
        form = form_of(person, superuser, job_title="Somebody else", **{"action-publish": "1"})
        response = edit(boss, person, **form)
    assert SENTENCE in said(response)
    person.refresh_from_db()
    assert (person.live_revision, person.latest_revision.content["job_title"]) == (approved, "Somebody else")


def test_b02_create_and_publish_makes_a_draft_and_says_so(
    index: TreatmentIndexPage, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["cms", "treatmentindexpage", HomePage.objects.get().pk])
    form = form_of(index, superuser, title="Another", slug="another", lead=LEAD, **{"action-publish": "1"})
    with nothing_public_changes():
        response = boss.post(url, form, follow=True)
    assert SENTENCE in said(response)
    made = TreatmentIndexPage.objects.get(slug="another")
    assert (made.live, made.live_revision) == (False, None)


def test_b03_a_superuser_has_no_right_to_publish_pages(
    live: TreatmentPage, superuser: Any, nothing_public_changes: Any
) -> None:
    live.lead = LEAD
    revision = live.save_revision(user=superuser)
    with nothing_public_changes(), pytest.raises(PublishPagePermissionError):
        PublishPageRevisionAction(revision, user=superuser).execute()
    rights = live.permissions_for_user(superuser)
    assert not rights.can_publish()
    assert not live.get_parent().specific.permissions_for_user(superuser).can_publish_subpage()


def test_b04_publishing_several_pages_at_once_is_not_offered_and_is_refused(
    index: TreatmentIndexPage, live: TreatmentPage, boss: Client, nothing_public_changes: Any
) -> None:
    live.lead = LEAD
    live.save_revision()
    url = f"/admin/bulk/wagtailcore/page/publish/?id={index.pk}&id={live.pk}"
    with nothing_public_changes():
        for response in (boss.get(url, follow=True), boss.post(url, {"include_descendants": "on"}, follow=True)):
            assert SENTENCE in said(response)
    listing = boss.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    assert "/admin/bulk/wagtailcore/page/delete/" in listing
    assert "/admin/bulk/wagtailcore/page/publish/" not in listing


def test_b14_a_go_live_date_does_nothing_and_the_command_that_would_obey_it_says_why(
    page: TreatmentPage, people: Any, nothing_public_changes: Any
) -> None:
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=people["editor"])
    page.get_workflow().start(page, people["editor"])
    with nothing_public_changes():
        refused = check(page)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
        for command in ("publish_scheduled", "publish_scheduled_pages"):
            with pytest.raises(CommandError, match="Plans"):
                call_command(command)
    assert refused.state == Proof.State.REFUSED
    assert "date" in str(refused.findings)


def test_b15_publishing_an_older_version_again_is_shown_and_set_right(
    live: TreatmentPage, publish: Any, nothing_public_changes: Any
) -> None:
    first = live.live_revision
    live.lead = LEAD
    publish(live)
    with nothing_public_changes():
        first.publish(skip_permission_checks=True)
        assert drift_of(live)[0].startswith("Wagtail takes another text for version 2")
    live.refresh_from_db()
    assert live.live_revision != first
    assert_repaired(live, live=True)


def test_b15_going_back_to_an_older_version_in_the_admin_makes_a_draft_that_needs_approval(
    index: TreatmentIndexPage, boss: Client, superuser: Any, people: Any, nothing_public_changes: Any
) -> None:
    older = index.live_revision
    index.lead = LEAD
    index.save_revision(user=people["editor"])
    url = reverse("wagtailadmin_pages:revisions_revert", args=[index.pk, older.pk])
    with nothing_public_changes():
        assert boss.get(url).status_code == 200
        form = form_of(older.as_object(), superuser, revision=older.pk, **{"action-publish": "1"})
        assert SENTENCE in said(edit(boss, index, **form))
