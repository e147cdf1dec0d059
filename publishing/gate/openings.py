"""What in the database would leave the gate open: rights to publish, content without a workflow, workflows that ask
nobody. Processes do not start with one of these, and no change in the admin may make one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import GroupPagePermission, Task, Workflow, WorkflowContentType

from publishing.models import ProofTask, ReviewTask

PUBLISH = "publish_"  # how the names of all of Wagtail's rights to publish begin
GRANTED = "{} may publish without approval. Take that right away: what is submitted is published when it is approved."
NO_WORKFLOW = "Nobody is asked about a {} before it is published: it has no workflow. Give it one."
NOT_ASKING = (
    "The workflow “{}” has to begin with the automatic checks and go on with a review. Otherwise nobody would be asked "
    "before {} are published."
)
STRANGE = "The workflow “{}” has the step “{}”, which is no review of the version for approval. Take it out."
NEEDED = (GroupPagePermission, Group, User, ProofTask, ReviewTask, Task, Workflow, WorkflowContentType)


@dataclass(frozen=True)
class Opening:
    """One thing to set right; `id` is that of the system check."""

    id: str
    sentence: str


def openings() -> list[Opening]:
    """Empty for a gate that is shut, and for a database in which `manage.py setup` has not run yet."""
    if not _is_set_up():
        return []
    return [*_rights_to_publish(), *_content_without_workflow(), *_workflows_that_ask_nobody()]


def publishable() -> list[Any]:
    """The models whose rows can become publications."""
    return [model for model in apps.get_models() if hasattr(model, "publication_kind")]


def of_model(model: Any) -> list[Opening]:
    """Why this kind of content cannot be submitted."""
    return [*_without_workflow(model), *_asking_nobody(_workflow_of(model))]


def _is_set_up() -> bool:
    tables = set(connection.introspection.table_names())
    there = {model._meta.db_table for model in (*NEEDED, *publishable())} <= tables
    return there and ProofTask.objects.exists()


# --- Rights ---


def _rights_to_publish() -> Iterator[Opening]:
    pages = GroupPagePermission.objects.filter(permission__codename__startswith=PUBLISH)
    names = set(pages.values_list("group__name", flat=True))
    names |= set(Group.objects.filter(permissions__codename__startswith=PUBLISH).values_list("name", flat=True))
    for name in sorted(names):
        yield Opening("publishing.E004", GRANTED.format(f"The group “{name}”"))
    accounts = User.objects.filter(user_permissions__codename__startswith=PUBLISH).order_by("pk")
    for pk in accounts.distinct().values_list("pk", flat=True):  # not by name: this is written to logs
        yield Opening("publishing.E004", GRANTED.format(f"Account {pk}"))


# --- Workflows ---


def _content_without_workflow() -> Iterator[Opening]:
    for model in publishable():
        if model._base_manager.exists():  # a kind that an upgrade has just added waits for `manage.py setup`
            yield from _without_workflow(model)


def _without_workflow(model: Any) -> Iterator[Opening]:
    if _workflow_of(model) is None:
        yield Opening("publishing.E005", NO_WORKFLOW.format(model._meta.verbose_name))


def _workflow_of(model: Any) -> Workflow | None:
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return Workflow.objects.filter(active=True, workflow_content_types__content_type=content_type).first()


def _workflows_that_ask_nobody() -> Iterator[Opening]:
    workflows = {workflow.pk: workflow for workflow in map(_workflow_of, publishable()) if workflow}
    for workflow in workflows.values():
        yield from _asking_nobody(workflow)


def _asking_nobody(workflow: Workflow | None) -> Iterator[Opening]:
    if workflow is None:
        return
    steps = list(workflow.tasks.filter(active=True).select_related("content_type"))
    kinds = [step.content_type.model_class() for step in steps]
    for step, kind in zip(steps, kinds, strict=True):
        if kind not in (ProofTask, ReviewTask):
            yield Opening("publishing.E006", STRANGE.format(workflow.name, step.name))
    if kinds[:1] != [ProofTask] or ReviewTask not in kinds:
        yield Opening("publishing.E006", NOT_ASKING.format(workflow.name, _kinds(workflow)))


def _kinds(workflow: Workflow) -> str:
    types = [row.content_type.model_class() for row in workflow.workflow_content_types.select_related("content_type")]
    names = sorted(str(model._meta.verbose_name_plural) for model in types if model)
    return ", ".join(names) or "texts"
