"""Workflows and their steps, switched off, emptied or changed by who may change them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowContentType, WorkflowState, WorkflowTask
from wagtail.snippets.models import get_workflow_enabled_models

from cms.models import TreatmentIndexPage, TreatmentPage
from publishing.models import Proof, ReviewTask
from publishing.steps import Refused
from tests.bypass.routes import edit, form_of, said
from tests.conftest import check
from tests.publishing.test_admin_pages import logged_in

pytestmark = pytest.mark.django_db

LEAD = "A lead that somebody wants to submit to a workflow that asks nobody, long enough."


@pytest.fixture
def state(waiting: Proof, page: TreatmentPage) -> WorkflowState:
    return page.current_workflow_state


@pytest.fixture
def review(state: WorkflowState) -> ReviewTask:
    return state.current_task_state.task.specific


@pytest.mark.parametrize("who", ["superuser", "registrar"])
def test_b09_a_step_at_which_texts_wait_is_not_switched_off(
    who: str, review: ReviewTask, request: pytest.FixtureRequest, nothing_public_changes: Any
) -> None:
    client = logged_in(request.getfixturevalue(who))
    with nothing_public_changes():
        response = client.post(reverse("wagtailadmin_workflows:disable_task", args=[review.pk]))
        assert "1 text waits at “Clinical review”" in said(response)
        with pytest.raises(Refused, match="1 text waits"):
            review.deactivate()
    assert Task.objects.get(pk=review.pk).active


@pytest.mark.parametrize("who", ["superuser", "registrar"])
def test_b09_nor_is_a_workflow_in_which_texts_wait(
    who: str, state: WorkflowState, waiting: Proof, request: pytest.FixtureRequest, nothing_public_changes: Any
) -> None:
    client = logged_in(request.getfixturevalue(who))
    with nothing_public_changes():
        response = client.post(reverse("wagtailadmin_workflows:disable", args=[state.workflow_id]))
    assert "1 text waits at “Clinical review”" in said(response)
    state.refresh_from_db()
    waiting.refresh_from_db()
    assert (state.status, state.workflow.active, waiting.state) == ("in_progress", True, Proof.State.READY)


def test_b09_a_step_switched_off_by_a_script_sends_the_text_back_with_a_sentence(
    page: TreatmentPage, people: Any, nothing_public_changes: Any
) -> None:
    Task.objects.filter(name="Clinical review").update(active=False)
    with nothing_public_changes():
        page.save_revision(user=people["editor"])
        with pytest.raises(Refused, match="nobody would be asked|Otherwise nobody"):
            page.get_workflow().start(page, people["editor"])


def test_b09_switched_off_while_the_checks_run_it_is_sent_back_too(
    page: TreatmentPage, people: Any, nothing_public_changes: Any
) -> None:
    with transaction.atomic():
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
    Task.objects.filter(name="Clinical review").update(active=False)
    with nothing_public_changes():
        refused = check(page)
    assert refused.state == Proof.State.REFUSED
    assert "asks nobody to approve it" in str(refused.findings)


def test_b10_a_workflow_without_steps_does_not_start_and_the_editor_reads_why(
    index: TreatmentIndexPage, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    WorkflowTask.objects.all().delete()
    with nothing_public_changes():
        form = form_of(index, superuser, lead=LEAD, **{"action-submit": "1"})
        response = edit(boss, index, **form)
        assert "has to begin with the automatic checks" in said(response)
        with pytest.raises(Refused, match="has to begin with the automatic checks"):
            index.get_workflow().start(index, superuser)
    index.refresh_from_db()
    assert index.latest_revision.content["lead"] == LEAD
    assert not WorkflowState.objects.filter(object_id=str(index.pk), status="in_progress").exists()


def test_b11_a_workflow_cannot_be_taken_from_a_kind_of_content_in_the_admin(
    site: None, registrar: Any, nothing_public_changes: Any
) -> None:
    workflow = Workflow.objects.get(name="Clinical review")
    with nothing_public_changes():
        response = logged_in(registrar).post(
            reverse("wagtailadmin_workflows:edit", args=[workflow.pk]), workflow_form(workflow), follow=True
        )
    assert "it has no workflow" in said(response)
    assert WorkflowContentType.objects.filter(workflow=workflow).count() > 1


def test_b11_a_step_of_wagtails_own_cannot_be_put_in(site: None, registrar: Any, nothing_public_changes: Any) -> None:
    workflow = Workflow.objects.get(name="Clinical review")
    stock = GroupApprovalTask.objects.create(name="Quick approval")
    form = workflow_form(workflow, stock, content_types=kinds_of(workflow))
    with nothing_public_changes():
        url = reverse("wagtailadmin_workflows:edit", args=[workflow.pk])
        response = logged_in(registrar).post(url, form, follow=True)
    assert "“Quick approval”, which is no review of the version for approval" in said(response)
    assert not workflow.tasks.filter(pk=stock.pk).exists()


def test_b11_saving_the_form_of_a_workflow_leaves_every_kind_of_page_with_it(
    site: None, registrar: Any, nothing_public_changes: Any
) -> None:
    """The form knows the kinds of snippets only, and takes the workflow from all others."""
    workflow = Workflow.objects.get(name="Clinical review")
    before = set(workflow.workflow_content_types.values_list("content_type", flat=True))
    form = workflow_form(workflow, content_types=kinds_of(workflow)) | {"name": "Review by a clinician"}
    with nothing_public_changes():
        logged_in(registrar).post(reverse("wagtailadmin_workflows:edit", args=[workflow.pk]), form)
    workflow.refresh_from_db()
    assert workflow.name == "Review by a clinician"
    assert set(workflow.workflow_content_types.values_list("content_type", flat=True)) == before


def kinds_of(workflow: Workflow) -> list[int]:
    """The kinds of snippets that it is ticked for in its form."""
    snippets = [ContentType.objects.get_for_model(model).pk for model in get_workflow_enabled_models()]
    rows = workflow.workflow_content_types.filter(content_type__in=snippets)
    return list(rows.values_list("content_type", flat=True))


def workflow_form(workflow: Workflow, *more: Task, content_types: list[int] | None = None) -> dict[str, Any]:
    """What the form of a workflow sends, with these steps added and for these kinds of content."""
    rows = list(workflow.workflow_tasks.order_by("sort_order"))
    fields: dict[str, Any] = {"name": workflow.name, "active": "on", "content_types": content_types or []}
    fields |= {"workflow_tasks-TOTAL_FORMS": len(rows) + len(more), "workflow_tasks-INITIAL_FORMS": len(rows)}
    fields |= {"workflow_tasks-MIN_NUM_FORMS": 0, "workflow_tasks-MAX_NUM_FORMS": 1000}
    fields |= {f"pages-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    for number, (pk, task) in enumerate([(row.pk, row.task_id) for row in rows] + [("", task.pk) for task in more]):
        part = f"workflow_tasks-{number}"
        fields |= {f"{part}-id": pk, f"{part}-task": task, f"{part}-ORDER": number + 1}
    return fields
