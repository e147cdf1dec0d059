"""Wagtail's own approve and reject: forms and addresses that nothing in the admin leads to, but that anybody can send.
Deciding is done on the page that shows what readers would see; here it is refused, whatever is sent along."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import TaskState

from publishing.gate import answers
from publishing.models import Proof

KNOWN = ("approve", "reject")
FIELDS = {"comment"}  # all that Wagtail's own window asks for
HERE = "Approve it or send it back on the approval page, where you see what readers would see. Nothing was changed."
UNKNOWN = "There is no such decision. Nothing was changed."
BROKEN = "What came with this decision cannot be read. Nothing was changed."
GONE = "This is not waiting for a decision any more: somebody approved it, sent it back or took it back."
FOREIGN = "This decision belongs to something else. Nothing was changed."


def refuse_in_editor(request: HttpRequest, object_pk: str) -> HttpResponse | None:
    """A decision that came with the editor's form."""
    if "action-workflow-action" not in request.POST:
        return None
    action = request.POST.get("workflow-action-name", "")
    sentence, status = HERE, 403
    if not _readable(request.POST.get("workflow-action-extra-data", "{}")):
        sentence, status = BROKEN, 400
    elif action not in KNOWN:
        sentence, status = UNKNOWN, 400
    return _answer(request, sentence, status, _waiting(object_pk))


def refuse_at_address(request: HttpRequest, object_pk: str, action_name: str, task_state_id: int) -> HttpResponse:
    state = TaskState.objects.select_related("workflow_state").filter(pk=task_state_id).first()
    sentence, status = HERE, 403
    if action_name not in KNOWN:
        sentence, status = UNKNOWN, 400
    elif state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        sentence, status = GONE, 409
    elif state.workflow_state.object_id != object_pk:
        sentence, status = FOREIGN, 409
    return _answer(request, sentence, status, _waiting(object_pk))


def _readable(extra: str) -> bool:
    try:
        given: Any = json.loads(extra)
    except (ValueError, RecursionError):
        return False
    return isinstance(given, dict) and given.keys() <= FIELDS


def _waiting(object_pk: str) -> Proof | None:
    return Proof.objects.filter(publication__object_pk=object_pk, state=Proof.State.READY, edition=None).last()


def _answer(request: HttpRequest, sentence: str, status: int, proof: Proof | None) -> HttpResponse:
    if proof is None:
        return answers.page(request, sentence, status, reverse("wagtailadmin_home"), "To the front page")
    url = reverse("publishing:approve", args=[proof.pk])
    return answers.page(request, sentence, status, url, f"To the approval page of “{proof.publication.title}”")
