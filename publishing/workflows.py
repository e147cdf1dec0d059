"""Wagtail's finish action (`WAGTAIL_FINISH_WORKFLOW_ACTION`): a finished workflow releases its approved proof.

Wagtail imports this module while its own models load, so models are imported inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import WorkflowState


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Release the proof that the approvals of this workflow name, in the transaction of the last approval."""
    from publishing import releases  # noqa: PLC0415
    from publishing.models import Proof  # noqa: PLC0415
    from publishing.steps import Refused  # noqa: PLC0415

    proof = Proof.objects.filter(workflow_state_id=workflow_state.pk, state=Proof.State.READY).first()
    if proof is None or not proof.is_approved:
        raise Refused("Nobody approved this version, so it was not published.")
    releases.propose(proof, user)
