"""Mail to colleagues: what is asked of them, and a link to where they do it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState

from publishing.models import Proof


def tell_reviewers(proof_id: int) -> None:
    """One mail to each person who can approve this proof; none when it is not waiting any more."""
    proof = Proof.objects.select_related("publication").filter(pk=proof_id, state=Proof.State.READY).first()
    if proof is None:
        return
    link = settings.WAGTAILADMIN_BASE_URL + reverse("publishing:approve", args=[proof.pk])
    context = {"proof": proof, "title": proof.sealed.title, "link": link}
    subject = f"Please approve: {proof.sealed.title}"
    for address in _reviewer_addresses(proof):
        _send(subject, "publishing/letters/please_approve.txt", context, address)


def tell_submitter(proof_id: int) -> None:
    """What came back, and why."""
    proof = Proof.objects.select_related("publication", "submitted_by").get(pk=proof_id)
    address = proof.submitted_by.email if proof.submitted_by else ""
    if not address:
        return
    state = WorkflowState.objects.filter(pk=proof.workflow_state_id).select_related("current_task_state").first()
    comment = state.current_task_state.comment if state and state.current_task_state else ""
    link = settings.WAGTAILADMIN_BASE_URL + edit_path(proof)
    context = {"title": proof.publication.title, "comment": comment, "link": link}
    _send(f"To mend: {proof.publication.title}", "publishing/letters/please_mend.txt", context, address)


def edit_path(proof: Proof) -> str:
    """Where the editor mends it, in Wagtail."""
    publication = proof.publication
    model: Any = publication.content_type.model_class() if publication.content_type else Page
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[publication.object_pk])
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[publication.object_pk])


def _reviewer_addresses(proof: Proof) -> list[str]:
    named = [reviewer["user"] for reviewer in proof.reviewers if reviewer["user"]]
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    if named:
        users = users.filter(pk__in=named)
    else:
        task_states = TaskState.objects.filter(workflow_state_id=proof.workflow_state_id, status="in_progress")
        groups = [group for state in task_states for group in state.task.specific.groups.all()]
        users = users.filter(groups__in=groups).exclude(pk__in=[proof.submitted_by_id, *proof.editors])
    return sorted(set(users.values_list("email", flat=True)))


def _send(subject: str, template: str, context: dict[str, object], address: str) -> None:
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834
    body = render_to_string(template, context)
    EmailMessage(" ".join(subject.split()), body, to=[address], headers=headers).send()
