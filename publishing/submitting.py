"""What an editor writes to the reviewer: typed in the panel above the form, sent with Submit, kept with the version."""

from __future__ import annotations

from typing import Any

from publishing import steps
from publishing.models import Proof
from publishing.requests import AdminRequest

FIELD = "message_to_reviewer"  # no field of any model: it comes with the editor's form and belongs to the version
LONGEST = 1000
SUBMITS = ("action-submit", "action-restart-workflow")


def is_submit(request: AdminRequest) -> bool:
    return any(name in request.POST for name in SUBMITS)


def asks(source: Any) -> bool:
    """What is in review already is not submitted now."""
    return not steps.is_in_workflow(source)


def keep_message(request: AdminRequest, source: Any) -> None:
    """In the transaction of the submit, so that whoever is asked reads it from the first moment."""
    said = " ".join(request.POST.get(FIELD, "").replace("\0", "").split())[:LONGEST]
    if not said:
        return
    workflow = steps.waiting_workflow(source.get_base_content_type().pk, str(source.pk))
    if workflow is not None:
        wanted = Proof.objects.filter(workflow_state_id=workflow.pk, state__in=Proof.OPEN, release_item=None)
        wanted.update(message=said)
