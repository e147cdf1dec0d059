"""Switching off a step or a workflow while texts wait at it. Wagtail would skip the step, or take every text back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.urls import reverse
from wagtail.models import Task, TaskState, Workflow, WorkflowState

from publishing.gate import answers

SENTENCE = "{} at “{}”. Approve, send back or take back first what waits there. Nothing was changed."


def refuse_task(request: HttpRequest, pk: int) -> HttpResponse | None:
    sentence = at_task(Task.objects.filter(pk=pk).first())
    return _refuse(request, sentence, reverse("wagtailadmin_workflows:edit_task", args=[pk]))


def refuse_workflow(request: HttpRequest, pk: int) -> HttpResponse | None:
    sentence = in_workflow(Workflow.objects.filter(pk=pk).first())
    return _refuse(request, sentence, reverse("wagtailadmin_workflows:edit", args=[pk]))


def at_task(task: Task | None) -> str:
    """Why this step cannot be switched off; empty when nothing waits at it."""
    states = TaskState.objects.filter(task=task, status=TaskState.STATUS_IN_PROGRESS)
    return _sentence(states.count(), task.name) if task else ""


def in_workflow(workflow: Workflow | None) -> str:
    open_states = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    states = WorkflowState.objects.filter(workflow=workflow, status__in=open_states)
    return _sentence(states.count(), workflow.name) if workflow else ""


def _sentence(count: int, name: str) -> str:
    return SENTENCE.format(f"{count} text{pluralize(count)} {pluralize(count, 'waits,wait')}", name) if count else ""


def _refuse(request: HttpRequest, sentence: str, url: str) -> HttpResponse | None:
    if not sentence:
        return None
    return answers.page(request, sentence, 409, url, "Back")
