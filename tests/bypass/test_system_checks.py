"""Web, worker and reconciler do not start on a gate that is open."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError
from django.test import override_settings
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from cms.celery import check_the_gate
from cms.models import TreatmentPage
from publishing.gate import installed, openings, start
from publishing.models import ProofTask
from tests.cms.from_empty import empty_database

pytestmark = pytest.mark.django_db


def found() -> set[str]:
    ids = {str(problem.id) for problem in run_checks(databases=["default"])}
    return {name for name in ids if name.startswith("publishing.")}


def test_the_sample_site_starts(site: None) -> None:
    assert found() == set()
    assert start.refuse_if_open()


def test_an_empty_database_starts_and_so_does_one_without_setup(db: None) -> None:
    empty_database()
    assert found() == set()
    assert GroupPagePermission.objects.filter(permission__codename="publish_page").exists()  # as Wagtail comes
    assert not ProofTask.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAGTAIL_FINISH_WORKFLOW_ACTION", "wagtail.workflows.publish_workflow_state"),
        ("WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", False),
        ("WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH", True),
        ("WAGTAIL_WORKFLOW_ENABLED", False),
    ],
)
def test_e001_a_setting_that_opens_the_gate(name: str, value: Any) -> None:
    with override_settings(**{name: value}):
        assert found() == {"publishing.E001"}


def test_e004_a_group_that_may_publish_pages(site: None) -> None:
    group = Group.objects.get(name="Editors")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission_type="publish")
    assert found() == {"publishing.E004"}


@pytest.mark.parametrize("holder", ["group", "account"])
def test_e004_a_group_or_account_that_may_publish_snippets(holder: str, people: Any) -> None:
    publish = Permission.objects.get(codename="publish_calltoaction")
    if holder == "group":
        Group.objects.get(name="Editors").permissions.add(publish)
    else:
        people["editor"].user_permissions.add(publish)
    (opening,) = openings.openings()
    assert opening.id == "publishing.E004"
    assert people["editor"].username not in opening.sentence or holder == "group"


def test_e005_content_without_a_workflow(site: None) -> None:
    WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(TreatmentPage)).delete()
    assert found() == {"publishing.E005"}


def test_e005_a_kind_that_an_upgrade_has_just_added_waits_for_setup(site: None) -> None:
    WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(TreatmentPage)).delete()
    TreatmentPage.objects.all().delete()
    assert found() == set()


def test_e005_a_workflow_that_is_switched_off(site: None) -> None:
    Workflow.objects.filter(name="Clinical review").update(active=False)
    assert found() == {"publishing.E005"}


@pytest.mark.parametrize("break_it", ["no steps", "no review", "no checks", "switched off", "not ours"])
def test_e006_a_workflow_that_asks_nobody(break_it: str, site: None) -> None:
    workflow = Workflow.objects.get(name="Clinical review")
    if break_it == "no steps":
        workflow.workflow_tasks.all().delete()
    elif break_it in ("no review", "no checks"):
        name = "Clinical review" if break_it == "no review" else "Automatic checks"
        WorkflowTask.objects.filter(workflow=workflow, task__name=name).delete()
    elif break_it == "switched off":
        Task.objects.filter(name="Clinical review").update(active=False)
    else:
        task = GroupApprovalTask.objects.create(name="Quick approval")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=9)
    assert found() == {"publishing.E006"}


@pytest.mark.parametrize("name", sorted(installed.APPS))
def test_e007_a_part_of_wagtail_that_goes_round(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed.apps, "is_installed", lambda asked: asked == name)
    (problem,) = installed.problems()
    assert problem.startswith(f"{name} is installed")


@pytest.mark.parametrize("router", ["v2", "serve"])
def test_e007_an_address_that_wagtail_itself_answers(router: str) -> None:
    with override_settings(ROOT_URLCONF=f"tests.bypass.urls_{router}"):
        assert found() == {"publishing.E007"}


def test_setup_sets_right_what_it_can(site: None) -> None:
    group = Group.objects.get(name="Editors")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission_type="publish")
    WorkflowContentType.objects.all().delete()
    call_command("setup", sample=True, verbosity=0)
    assert found() == set()


# --- At the start of processes ---


@pytest.fixture
def opened(site: None) -> None:
    Group.objects.get(name="Editors").permissions.add(Permission.objects.get(codename="publish_calltoaction"))


def test_no_process_starts_on_an_open_gate(opened: None) -> None:
    with pytest.raises(SystemCheckError, match="The group “Editors” may publish without approval"):
        start.refuse_if_open()
    with pytest.raises(SystemCheckError):
        call_command("reconcile")


def test_the_worker_ends_though_celery_only_logs_what_goes_wrong_at_its_start(opened: None) -> None:
    with pytest.raises(SystemExit, match="may publish without approval"):
        check_the_gate()


def test_the_web_process_starts_while_the_database_is_away(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published has to stay readable; the reconciler asks again when the database is back."""

    def away(*args: Any) -> list[Any]:
        raise OperationalError("away")

    monkeypatch.setattr(User.objects, "filter", away)
    monkeypatch.setattr(openings.connection.introspection, "table_names", away)
    assert start.refuse_if_open() is False
