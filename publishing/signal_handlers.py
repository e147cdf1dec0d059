"""What Wagtail does by itself, noticed in its own transaction: saved text, cancelled workflows, stale decisions."""

from __future__ import annotations

import logging
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from publishing import proofs, releases, steps, upload_signals, withdrawals
from publishing.content import content_sha256
from publishing.gate import openings
from publishing.models import Proof, Publication, Release
from publishing.models.releases import Reason
from publishing.sharing import links

logger = logging.getLogger("publishing")


def register_signal_handlers() -> None:
    pre_save.connect(refuse_stale_workflow_state, sender=WorkflowState, dispatch_uid="publishing.workflow_state")
    pre_save.connect(refuse_stale_task_state, sender=TaskState, dispatch_uid="publishing.task_state")
    pre_save.connect(lock_workflow_before_text, sender=Revision, dispatch_uid="publishing.revision_lock")
    post_save.connect(renew_proof_of_changed_text, sender=Revision, dispatch_uid="publishing.revision")
    workflow_cancelled.connect(void_proofs_of_cancelled_workflow, dispatch_uid="publishing.cancelled")
    workflow_cancelled.connect(end_shared_links, dispatch_uid="publishing.links_of_cancelled")
    workflow_rejected.connect(end_shared_links, dispatch_uid="publishing.links_of_rejected")
    for model in apps.get_models():
        if hasattr(model, "publication_kind"):  # one by one: a receiver for all would slow every deletion down
            pre_delete.connect(take_down_deleted, sender=model, dispatch_uid="publishing.deleted")
    upload_signals.connect()
    silence_wagtails_mail()


def silence_wagtails_mail() -> None:
    """`publishing.letters` writes to people, after the commit. Wagtail would talk to the mail server inside the very
    transaction that holds the locks of an approval, and lead people to its own approve buttons."""
    for signal, sender, name in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=name)


def refuse_stale_workflow_state(instance: WorkflowState, **kwargs: Any) -> None:
    """Cancel against approve: the row is locked and read again, and the first decision stands."""
    if instance.pk is None:
        return _refuse_to_ask_nobody(instance)
    now = _locked(WorkflowState, instance.pk)
    ended = (WorkflowState.STATUS_APPROVED, WorkflowState.STATUS_CANCELLED)
    if now is not None and now.status in ended and now.status != instance.status:
        raise PermissionDenied("Somebody decided about this a moment ago. Open it again to see what happened.")


def _refuse_to_ask_nobody(instance: WorkflowState) -> None:
    """A workflow without steps would end where it begins, and Wagtail takes that for approval (reliability.md B10)."""
    model = instance.content_type.model_class()
    if hasattr(model, "publication_kind") and (found := openings.of_model(model)):
        raise steps.Refused(found[0].sentence)


def refuse_stale_task_state(instance: TaskState, **kwargs: Any) -> None:
    if instance.pk is None:
        return
    now = _locked(TaskState, instance.pk)
    if now is not None and now.status != TaskState.STATUS_IN_PROGRESS and now.status != instance.status:
        raise PermissionDenied("Somebody decided about this a moment ago. Open it again to see what happened.")


def lock_workflow_before_text(instance: Revision, **kwargs: Any) -> None:
    """Whoever saves text waits for a decision under way, and the other way round: one order of locks for both."""
    steps.waiting_workflow(instance.base_content_type_id, instance.object_id)


def renew_proof_of_changed_text(instance: Revision, **kwargs: Any) -> None:
    """A saved or overwritten revision puts the waiting proof out of date and asks for a new one (rule 8)."""
    workflow = steps.waiting_workflow(instance.base_content_type_id, instance.object_id)
    waiting = Proof.objects.filter(
        state=Proof.State.READY,
        cause="submit",
        publication__object_pk=instance.object_id,
        publication__content_type_id=instance.content_type_id,
        edition=None,  # what was published stays; there may be very many, and this is asked at every autosave
    )
    for proof in waiting.select_related("publication", "release_item__release"):
        changed = content_sha256(instance.content) != proof.content_sha256
        if workflow is not None and proof.workflow_state_id == workflow.pk:
            if changed or instance.pk != proof.revision_id:
                proofs.renew(proof, "The text was changed. A new version is being prepared.")
        elif changed:
            _hold_unsent(proof)


def _hold_unsent(proof: Proof) -> None:
    """Approved mail that nobody sent yet: a changed text has to be approved again first."""
    item = getattr(proof, "release_item", None)
    if item is None or item.release.state != Release.State.WAITING or item.release.due_at is not None:
        return
    reason = "The text was changed after it was approved. Submit it again."
    releases.hold(item.release_id, reason)
    proofs.void(Proof.objects.filter(pk=proof.pk), reason)


def void_proofs_of_cancelled_workflow(instance: WorkflowState, **kwargs: Any) -> None:
    with transaction.atomic():
        proofs.void(Proof.objects.filter(workflow_state_id=instance.pk), "Taken back before it was approved.")


def end_shared_links(instance: WorkflowState, **kwargs: Any) -> None:
    """Whoever takes a text back, or sends it back, may have the best of reasons that nobody reads it any more."""
    links.end_all(instance.pk)


def take_down_deleted(instance: Any, **kwargs: Any) -> None:
    """Deleting what readers see takes it down in the same transaction; the publication itself stays (rule 5)."""
    steps.waiting_workflow(instance.get_base_content_type().pk, str(instance.pk))
    publication = Publication.objects.filter(
        public_id=instance.translation_key, content_type=instance.get_content_type(), object_pk=str(instance.pk)
    ).first()
    if publication is None:
        return
    proofs.void(publication.proofs.filter(cause=Proof.Cause.SUBMIT), "It was deleted.")
    if not withdrawals.is_live(publication):
        return
    try:
        withdrawals.take_down(publication, Reason.DELETED, user=get_active_log_context().user)
    except steps.Refused as reason:  # readers keep it; the reconciler shows that Wagtail has it no more
        logger.warning("%s was deleted and stays live: %s", publication.pk, reason, extra={"event": "deleted_live"})


def _locked(model: Any, pk: int) -> Any:
    rows = model.objects.filter(pk=pk)
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update()
    return rows.first()
