"""The step a workflow is at, locked: approve, refuse and the automatic checks all decide through here.

Stock Wagtail locks nothing: cancel against approve both succeed, and a double approve publishes twice. The order is
always WorkflowState, TaskState, Proof, publications by id."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import TaskState, WorkflowState

from publishing import letters, reminders
from publishing.models import Proof, ProofTask, ReviewTask

logger = logging.getLogger("publishing.steps")


class Refused(PermissionDenied):
    """What was asked cannot be done; the message is a sentence for the person who asked.

    Where no view of ours shows the sentence, Wagtail's admin answers a refusal instead of an error page."""


class NotYours(Refused):
    """What was asked is for somebody else to do."""


class OutOfDate(Refused):
    """What was shown is not what would be published any more; a new version is being prepared."""


@dataclass
class Step:
    """A workflow in progress and its current task, both rows locked until the transaction ends."""

    workflow_state: WorkflowState
    task_state: TaskState

    @property
    def task(self) -> ProofTask | ReviewTask:
        return self.task_state.task.specific

    @property
    def is_review(self) -> bool:
        return isinstance(self.task, ReviewTask)

    @property
    def is_behind(self) -> bool:
        """In review, but the checks have not passed the newest revision: approving would lead back to them."""
        following = self.workflow_state.get_next_task()
        return self.is_review and (following is None or following.pk != self.task_state.task_id)

    @property
    def asks_somebody(self) -> bool:
        """A person still has to decide before this workflow ends."""
        reviews = ReviewTask.objects.filter(workflow_tasks__workflow=self.workflow_state.workflow_id, active=True)
        return self.is_review or reviews.exists()

    def decide(self, verdict: str, user: User | None, comment: str = "") -> None:
        """'approve' or 'reject' the current task and let Wagtail take the workflow on."""
        self.task_state.workflow_state = self.workflow_state
        act = self.task_state.approve if verdict == "approve" else self.task_state.reject
        act(user=user, comment=comment)

    def rewind(self) -> None:
        """A new revision was saved during review: back to the checks, by Wagtail's own rule."""
        self.task_state.workflow_state = self.workflow_state
        self.task_state.cancel()
        self.task_state = self.workflow_state.current_task_state


def lock(workflow_state_id: int | None) -> Step | None:
    """The current step, or None when the workflow is not in progress any more. Call it inside a transaction."""
    return _step(workflow_state_id, WorkflowState.objects.select_for_update(), TaskState.objects.select_for_update())


def look(workflow_state_id: int | None) -> Step | None:
    """The current step without locks: to show it, never to decide."""
    return _step(workflow_state_id, WorkflowState.objects.all(), TaskState.objects.all())


def _step(
    workflow_state_id: int | None, workflow_states: QuerySet[WorkflowState], task_states: QuerySet[TaskState]
) -> Step | None:
    workflow_state = workflow_states.filter(pk=workflow_state_id).first()
    if workflow_state is None or workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        return None
    task_state = task_states.filter(pk=workflow_state.current_task_state_id).first()
    if task_state is None or task_state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    workflow_state.current_task_state = task_state
    return Step(workflow_state, task_state)


def proof_is_ready(proof: Proof, step: Step | None) -> None:
    """The automatic checks are done; a reviewer is told once the transaction has committed."""
    if step is None:
        return
    if not step.is_review:
        step.task_state.revision_id = proof.revision_id  # what was checked, should text have been saved meanwhile
        step.decide("approve", user=None)
    letters.owe(proof)
    reminders.begin(proof)


def proof_is_refused(proof: Proof, step: Step | None, message: str) -> None:
    """Back to the editor, with the list of what to mend."""
    if step is None:
        return
    step.decide("reject", user=None, comment=message)
    letters.owe(proof)


def waiting_workflow(content_type_id: int, object_id: str) -> WorkflowState | None:
    """The workflow in progress for an object, its row locked first: whoever saves text takes the same order."""
    rows = WorkflowState.objects.filter(
        base_content_type_id=content_type_id, object_id=object_id, status=WorkflowState.STATUS_IN_PROGRESS
    )
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update()
    return rows.first()


def is_in_workflow(source: Any) -> bool:
    """Whether this page or snippet is in review, without locks: to show it."""
    content_type_id = source.get_base_content_type().pk
    rows = WorkflowState.objects.filter(base_content_type_id=content_type_id, object_id=str(source.pk))
    return rows.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()
