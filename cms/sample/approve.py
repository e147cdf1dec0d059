"""Sample content becomes live the way all content does: submitted by one person, proofed, approved by another."""

import time

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Workflow, WorkflowState

from cms.models.publishable import PublishablePage, PublishableSnippet
from publishing import approvals, proofing
from publishing.models import Proof, Publication
from publishing.snapshots import bcp47

Content = PublishablePage | PublishableSnippet
PATIENCE = 60.0  # seconds for a worker that took the proof before us


class SampleFailed(Exception):
    """The sample content did not pass its own checks or its approval; the message says where."""


def is_live(source: Content) -> bool:
    publication = _publications(source).select_related("live").first()
    return bool(publication and publication.live and publication.live.action == "publish")


def was_submitted(source: Content) -> bool:
    """Whether people already work with this content, so that the sample must leave it alone."""
    return _publications(source).exists()


def bring_live(source: Content, *, editor: User, approver: User) -> None:
    """Submit as `editor`, wait for the proof, approve as `approver`; raises SampleFailed."""
    workflow = _submit(source, editor)
    proof = _ready_proof(workflow.pk, str(source))
    try:
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=approver)
    except approvals.Refused as reason:
        raise SampleFailed(f"“{source}” could not be approved: {reason}") from None


def _submit(source: Content, editor: User) -> WorkflowState:
    """Start its workflow, go on with one that an earlier run left, or repeat what the checks sent back."""
    with transaction.atomic():
        workflow = source.current_workflow_state
        if workflow is None:
            return _signed_by(source).start(source, editor)
        if workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
            workflow.resume(editor)
        return workflow


def _signed_by(source: Content) -> Workflow:
    workflow = source.get_workflow()
    if workflow is None:
        raise SampleFailed(f"Nobody signs “{source}”: its workflow was removed. Run `manage.py setup` again.")
    return workflow


def _publications(source: Content) -> QuerySet[Publication]:
    return Publication.objects.filter(public_id=source.translation_key, locale=bcp47(source.locale.language_code))


def _ready_proof(workflow_state_id: int, name: str) -> Proof:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        proof = Proof.objects.filter(workflow_state_id=workflow_state_id).order_by("-id").first()
        if proof is None or proof.state == Proof.State.REFUSED:
            messages = "; ".join(finding["message"] for finding in proof.findings) if proof else "it was taken back"
            raise SampleFailed(f"“{name}” did not pass the automatic checks: {messages}")
        if proof.state == Proof.State.READY:
            return proof
        proofing.build(proof.pk)  # no worker is needed; one that came first is waited for
        time.sleep(0.05)
    raise SampleFailed(f"“{name}” was not proofed within {PATIENCE:.0f} seconds. Run this again.")
