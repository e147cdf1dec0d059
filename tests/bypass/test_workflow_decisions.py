"""Deciding by Wagtail's own forms and addresses, twice, late, or about something else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import WorkflowState

from cms.models import CallToAction, TreatmentIndexPage, TreatmentPage
from publishing import approvals
from publishing.models import Approval, Edition, Proof
from publishing.steps import Refused
from tests.bypass.routes import edit, said
from tests.conftest import approve, submit, work
from tests.publishing.test_admin_pages import logged_in

pytestmark = pytest.mark.django_db

LEAD = "A lead that was saved after the version for approval was made, and is long enough."
HERE = "Approve it or send it back on the approval page"


@pytest.fixture
def state(waiting: Proof, page: TreatmentPage) -> WorkflowState:
    return page.current_workflow_state


def decide_at_address(client: Client, page: Any, action: str, task_state_id: int) -> Any:
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state_id])
    return client.post(url, {"comment": ""})


def test_b05_approving_after_a_newer_text_was_saved_publishes_neither(
    page: TreatmentPage, waiting: Proof, people: Any, nothing_public_changes: Any
) -> None:
    page.lead = LEAD
    page.save_revision(user=people["editor"])
    with nothing_public_changes(), pytest.raises(Refused, match="A new version is being prepared"):
        approve(waiting, people["reviewer"])
    assert not Approval.objects.filter(proof=waiting).exists()


def test_b06_an_edit_and_a_decision_in_one_form_keep_neither(
    index: TreatmentIndexPage, people: Any, boss: Client, superuser: Any, nothing_public_changes: Any
) -> None:
    proof = submit(index, people["editor"])
    before = index.get_latest_revision()
    fields = {"lead": LEAD, "action-workflow-action": "true", "workflow-action-name": "approve"}
    with nothing_public_changes():
        response = edit(boss, index, **fields)
    assert (response.status_code, HERE in said(response)) == (403, True)
    assert f"/admin/approve/{proof.pk}/" in response.content.decode()
    assert index.get_latest_revision() == before


def test_b07_a_decision_about_something_else_is_refused(
    page: TreatmentPage, waiting: Proof, people: Any, boss: Client, nothing_public_changes: Any
) -> None:
    button = CallToAction.objects.get()
    button.content[0].value = "Together, in every step"
    other = submit(button, people["editor"])
    foreign = button.current_workflow_state.current_task_state
    with nothing_public_changes():
        response = decide_at_address(boss, page, "approve", foreign.pk)
        url = reverse("publishing:approve", args=[other.pk])
        forged = logged_in(people["reviewer"]).post(url, {"digest": waiting.digest, "approve": "1"})
    assert (response.status_code, "belongs to something else" in said(response)) == (409, True)
    assert forged.status_code == 409
    foreign.refresh_from_db()
    assert foreign.status == "in_progress"


def test_b07_nobody_approves_what_she_wrote_whatever_group_she_is_in(
    waiting: Proof, people: Any, superuser: Any, nothing_public_changes: Any
) -> None:
    for person in (people["editor"], superuser):
        person.groups.set(Group.objects.all())
    with nothing_public_changes():
        with pytest.raises(Refused, match="a second person has to approve it"):
            approve(waiting, people["editor"])
        with pytest.raises(Refused, match="names Reviewer, oncology"):
            approve(waiting, superuser)


@pytest.mark.parametrize(
    ("extra", "action", "status"),
    [
        ("{not json", "approve", 400),
        ("[1, 2]", "approve", 400),
        ('{"user": 1}', "approve", 400),
        ('{"update": false}', "approve", 400),
        ("{}", "publish", 400),
        ("{}", "", 400),
        ('{"comment": "fine"}', "approve", 403),
        ("{}", "reject", 403),
    ],
)
def test_b12_whatever_comes_with_wagtails_own_decision_changes_nothing(
    extra: str, action: str, status: int, page: TreatmentPage, state: WorkflowState, boss: Client, readers: Any
) -> None:
    fields = {"action-workflow-action": "true", "workflow-action-name": action, "workflow-action-extra-data": extra}
    with readers.nothing_changes():
        response = edit(boss, page, **fields)
    assert response.status_code == status
    assert "Nothing was changed." in said(response)
    assert page.current_workflow_state == state
    assert page.current_workflow_state.current_task_state.status == "in_progress"


def test_b12_a_finished_or_unknown_decision_is_answered_with_a_sentence(
    page: TreatmentPage, waiting: Proof, state: WorkflowState, people: Any, boss: Client, readers: Any
) -> None:
    task_state = state.current_task_state
    answers = [decide_at_address(boss, page, "approve", pk) for pk in (task_state.pk, 10**9)]
    answers.append(decide_at_address(boss, page, "publish", task_state.pk))
    approvals.send_back(proof_id=waiting.pk, user=people["reviewer"], message="Say how long it takes.")
    with readers.nothing_changes():
        answers.append(decide_at_address(boss, page, "approve", task_state.pk))
    assert [answer.status_code for answer in answers] == [403, 409, 400, 409]
    assert "sent it back" in said(answers[-1])


def test_b13_approving_twice_publishes_once(waiting: Proof, state: WorkflowState, people: Any, readers: Any) -> None:
    stale = state.current_task_state
    tabs = [logged_in(people["reviewer"]) for _tab in range(2)]
    url = reverse("publishing:approve", args=[waiting.pk])
    answers = [tab.post(url, {"digest": waiting.digest, "approve": "1"}) for tab in tabs]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "was approved by Reviewer, oncology" in said(answers[1])
    assert Edition.objects.filter(publication=waiting.publication).count() == 1
    work()
    with readers.nothing_changes():
        stale.approve(user=people["reviewer"])


def test_b12_a_form_that_lost_half_of_itself_is_answered_with_a_sentence(
    page: TreatmentPage, waiting: Proof, boss: Client, readers: Any
) -> None:
    with readers.nothing_changes():
        response = edit(boss, page, title="Only this", slug="only-this")
    assert (response.status_code, "did not arrive whole" in said(response)) == (400, True)
    assert page.get_latest_revision_as_object().title == page.title
