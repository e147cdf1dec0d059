"""manage.py setup: from empty, and again."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import CommandError
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from channels.newsletter.models import Subscriber
from cms.models import (
    AppointmentPage,
    CallToAction,
    GlossaryTerm,
    HomePage,
    MobileHeader,
    NewsletterIssue,
    NewsletterText,
    Person,
    SafetyNotice,
    StandardPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from publishing.models import Approval, Proof, Publication
from tests.cms.conftest import check, run

pytestmark = pytest.mark.django_db
DRAFTS = (HomePage, TreatmentIndexPage, AppointmentPage, MobileHeader, CallToAction, SafetyNotice)


def test_it_makes_drafts_of_what_every_site_needs(empty_site: None) -> None:
    for model in DRAFTS:
        made = model.objects.get()
        assert not made.live
        assert made.latest_revision is not None
    assert not Publication.objects.exists()


def test_the_site_leads_to_the_home_page_at_its_public_address(empty_site: None) -> None:
    site = Site.objects.get()
    assert f"http://{site.hostname}:{site.port}" == settings.PUBLIC_URL
    assert site.root_page.specific == HomePage.objects.get()
    assert HomePage.objects.get().public_path == "/"
    assert TreatmentIndexPage.objects.get().public_path == "/treatments/"
    assert not Page.objects.filter(title__startswith="Welcome to your new").exists()


def test_no_group_may_publish(empty_site: None) -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Editors",
        "Clinical reviewers",
        "Communications",
        "Marketing",
    }
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
    assert not Group.objects.filter(permissions__codename__startswith="publish_").exists()


def test_permission_to_publish_given_later_is_taken_away_again(empty_site: None) -> None:
    editors = Group.objects.get(name="Editors")
    editors.permissions.add(Permission.objects.get(codename="publish_calltoaction"))
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=editors, page=Page.get_first_root_node(), permission=publish)
    words = run("setup")
    assert words.count("taken from “Editors”") == 2
    test_no_group_may_publish(empty_site)


def test_every_kind_of_content_has_the_workflow_that_signs_it(empty_site: None) -> None:
    clinical = {TreatmentPage, SafetyNotice, CallToAction, GlossaryTerm, NewsletterText}
    colleague = {HomePage, TreatmentIndexPage, AppointmentPage, StandardPage, MobileHeader, Person, NewsletterIssue}
    assert {model().get_workflow().name for model in clinical} == {"Clinical review"}
    assert {model().get_workflow().name for model in colleague} == {"Colleague review"}
    for workflow in Workflow.objects.all():
        assert [type(task.specific).__name__ for task in workflow.tasks] == ["ProofTask", "ReviewTask"]
    assert Workflow.objects.count() == 2


def test_a_second_run_changes_nothing(empty_site: None) -> None:
    before = {model: list(model.objects.values()) for model in (*DRAFTS, Group, Workflow, Site, GroupPagePermission)}
    run("setup")
    assert before == {model: list(model.objects.values()) for model in before}


def test_the_first_administrator_comes_from_the_environment(nothing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No administrator yet" in run("setup")
    monkeypatch.setenv("ADMIN_USERNAME", "keeper")
    monkeypatch.setenv("ADMIN_EMAIL", "keeper@example.org")
    monkeypatch.setenv("SECRET_OF_OURS", "a long and unusual phrase")
    assert "Administrator “keeper” made" in run("setup", admin_password_env="SECRET_OF_OURS")
    keeper = get_user_model().objects.get(is_superuser=True)
    assert keeper.check_password("a long and unusual phrase")
    assert run("setup") == "Everything is there already.\n"


# --- The sample site ---


def test_the_sample_is_refused_outside_the_demo(nothing: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo only"):
        run("setup", sample=True)
    assert not get_user_model().objects.filter(username="editor").exists()


def test_the_sample_goes_through_real_approvals_by_a_second_person(site: None) -> None:
    assert Approval.objects.filter(basis="direct").count() == 15
    for approval in Approval.objects.filter(basis="direct").select_related("proof"):
        assert approval.user_id not in [approval.proof.submitted_by_id, *approval.proof.editors]


def test_what_the_main_job_submits_stays_a_draft_that_passes_every_check(page: TreatmentPage) -> None:
    assert not page.live
    assert [finding.id for finding in check(page)] == ["required.emergency_number"]
    assert page.awaiting_sign_off


def test_the_sample_keeps_the_facts_of_the_document(page: TreatmentPage) -> None:
    options = page.body[0].value["options"]
    assert len(options) == 7
    assert len(options[0].value["examples"]) == 9
    assert options[4].value["short_name"] == "PRRT"
    assert "Neuroendocrine tumors, or NETs" in page.lead


def test_sample_text_says_that_it_awaits_a_clinician(site: None) -> None:
    for model in (*DRAFTS, Person, TreatmentPage, StandardPage, GlossaryTerm, NewsletterIssue):
        assert not model.objects.filter(awaiting_sign_off=False).exists()


def test_three_readers_get_the_newsletter(site: None) -> None:
    emails = Subscriber.objects.filter(state="confirmed", locale="en-US").values_list("email", flat=True)
    assert len(emails) == 3
    assert all(email.endswith("@example.org") for email in emails)


def test_a_second_sample_changes_nothing(site: None) -> None:
    models = (*DRAFTS, Person, TreatmentPage, NewsletterIssue, Proof, Approval, Subscriber, get_user_model())
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    assert run("setup", sample=True) == "Everything is there already.\n"
    assert before == {model: list(model.objects.order_by("pk").values()) for model in models}
