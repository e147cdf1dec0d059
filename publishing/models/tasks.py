"""The two steps of every workflow: the automatic checks that make the proof, and a person's review of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState, WorkflowState


class OurTask(Task):
    """A step that nobody switches off while a text waits at it: Wagtail would go on as if it had been passed."""

    class Meta:
        abstract = True

    def deactivate(self, user: User | None = None) -> None:
        from publishing.gate import waiting_work  # noqa: PLC0415 - models cannot import what imports models
        from publishing.steps import Refused  # noqa: PLC0415

        if sentence := waiting_work.at_task(self):
            raise Refused(sentence)
        super().deactivate(user=user)


class ProofTask(OurTask):
    """Submitting inserts a proof in state wanted; a worker builds it and decides this task."""

    class Meta:
        verbose_name = "automatic checks"
        verbose_name_plural = "automatic checks"

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        from publishing import proofs  # noqa: PLC0415 - models cannot import what imports models

        task_state = super().start(workflow_state, user=user)
        proofs.want(workflow_state, user)
        return task_state

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied("The automatic checks decide this step.")

    @classmethod
    def get_description(cls) -> str:
        return "Builds what readers would see and checks it. Nobody needs to act."


class ReviewTask(OurTask, AbstractGroupApprovalTask):
    """A member of the groups approves the proof on our own page; Wagtail's buttons are never offered."""

    class Meta:
        verbose_name = "review"
        verbose_name_plural = "reviews"

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        from publishing import proofs  # noqa: PLC0415 - models cannot import what imports models

        task_state = super().start(workflow_state, user=user)
        # What was sent back and submitted again starts here, not at the checks: it needs a proof all the same.
        if not proofs.is_open(workflow_state):
            proofs.want(workflow_state, user)
        return task_state

    def get_actions(self, obj: models.Model, user: User) -> list[tuple[str, str, bool]]:
        return []

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied("Approve or send back on the approval page, where you see what readers would see.")

    def locked_for_user(self, obj: models.Model, user: User) -> bool:
        return not self._user_in_groups(user)

    def user_can_access_editor(self, obj: models.Model, user: User) -> bool:
        return self._user_in_groups(user)

    def may_review(self, user: User) -> bool:
        """Whether this person belongs to the groups that sign this step. Being a superuser is not enough."""
        return user.is_active and self._user_in_groups(user)

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups approve the exact version that readers will see."
