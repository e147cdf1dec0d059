"""Who signs what (content-model.md §5.2): two workflows, each the automatic checks and one review."""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowContentType, WorkflowTask

from cms.installation.groups import COMMUNICATIONS, REVIEWERS
from cms.models import (
    AppointmentPage,
    CallToAction,
    GlossaryTerm,
    HomePage,
    MobileHeader,
    NewsletterIssue,
    NewsletterText,
    Person,
    Reference,
    SafetyNotice,
    StandardPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from publishing.models import ProofTask, ReviewTask

CHECKS = "Automatic checks"
CLINICAL_REVIEW, COLLEAGUE_REVIEW = "Clinical review", "Colleague review"
STOCK_NAME = "Moderators approval"  # Wagtail's own, whose last step publishes whatever is newest

SIGNED_BY_CLINICIAN = (TreatmentPage, SafetyNotice, CallToAction, GlossaryTerm, NewsletterText)
SIGNED_BY_COLLEAGUE = (
    HomePage,
    StandardPage,
    TreatmentIndexPage,
    AppointmentPage,
    MobileHeader,
    Person,
    Reference,
    NewsletterIssue,
)


def make_workflows() -> Iterator[str]:
    checks, _ = ProofTask.objects.get_or_create(name=CHECKS)
    for name, group, models in (
        (CLINICAL_REVIEW, REVIEWERS, SIGNED_BY_CLINICIAN),
        (COLLEAGUE_REVIEW, COMMUNICATIONS, SIGNED_BY_COLLEAGUE),
    ):
        workflow = Workflow.objects.filter(name=name).first()
        if workflow is None:
            workflow = _make_workflow(name, checks, group)
            yield f"Workflow “{name}” made"
        for model in models:
            content_type = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
    yield from _remove_stock_workflow()


def _make_workflow(name: str, checks: ProofTask, group: str) -> Workflow:
    review = ReviewTask.objects.filter(name=name).first() or ReviewTask.objects.create(name=name)
    review.groups.add(Group.objects.get(name=group))
    workflow = Workflow.objects.create(name=name)
    for order, task in enumerate((checks, review)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def _remove_stock_workflow() -> Iterator[str]:
    """Deleted while nothing was ever submitted to it; afterwards its history stays and it is switched off."""
    for workflow in Workflow.objects.filter(name=STOCK_NAME, active=True):
        if workflow.workflow_states.exists():
            workflow.deactivate()
        else:
            workflow.delete()
        yield f"Wagtail's workflow “{STOCK_NAME}” removed: it publishes text nobody approved"
    stock_tasks = GroupApprovalTask.objects.filter(name=STOCK_NAME, workflow_tasks=None, task_states=None)
    Task.objects.filter(pk__in=stock_tasks.values("pk")).delete()
