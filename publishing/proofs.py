"""Proofs that are wanted: at submit, or again when what they show has changed, which makes the older one void.
`building` makes them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import WorkflowState

from publishing import audit, dependencies, steps, together
from publishing.models import Proof, Publication
from publishing.snapshots import bcp47
from publishing.wake import wake


def want(workflow_state: WorkflowState, user: User | None) -> Proof:
    """Record that this content shall be proofed; a proof already in the making will see the newest text."""
    source = workflow_state.content_object.get_latest_revision_as_object()
    publication = publication_of(source)
    by = user or workflow_state.requested_by
    open_proof = publication.proofs.filter(
        state__in=["wanted", "building"], workflow_state_id=workflow_state.pk
    ).first()
    if open_proof:
        return open_proof
    waiting = publication.proofs.filter(cause=Proof.Cause.SUBMIT, release_item=None)
    void(waiting, "A newer version is being prepared.")
    proof = Proof.objects.create(
        publication=publication, workflow_state_id=workflow_state.pk, submitted_by=by, submitted_by_name=_name(by)
    )
    audit.record(f"proof {proof.pk}", "proof wanted", actor=by, new=Proof.State.WANTED)
    wake("publishing.tasks.build_proof", proof.pk)
    return proof


def is_open(workflow_state: WorkflowState) -> bool:
    """Whether a proof of this workflow is in the making or waits for approval."""
    return Proof.objects.filter(workflow_state_id=workflow_state.pk, state__in=Proof.OPEN).exists()


def lock_open(rows: QuerySet[Proof]) -> None:
    """Lock those of these that somebody may be deciding about, always in the order of their ids."""
    undecided = rows.filter(state__in=Proof.OPEN, edition=None).order_by("id")
    list(undecided.select_for_update(of=("self",)).values_list("pk"))


def void(proofs: Any, reason: str) -> None:
    """Put open proofs out of date, but never one that became an edition. Called in the transaction that changes
    what they show."""
    for proof in proofs.filter(state__in=Proof.OPEN, edition=None).select_for_update(of=("self",)).order_by("id"):
        Proof.objects.filter(pk=proof.pk).update(state=Proof.State.VOID, void_reason=reason)
        audit.record(f"proof {proof.pk}", "proof void", old=proof.state, new=Proof.State.VOID, detail=reason)


def renew(proof: Proof, reason: str) -> Proof:
    """A waiting proof that no longer holds gives way to a new one; the workflow does not rewind (rule 8)."""
    void(Proof.objects.filter(pk=proof.pk), reason)
    fresh = Proof.objects.create(
        publication=proof.publication,
        workflow_state_id=proof.workflow_state_id,
        cause=proof.cause,
        submitted_by_id=proof.submitted_by_id,
        submitted_by_name=proof.submitted_by_name,
        message=proof.message,
    )
    audit.record(f"proof {fresh.pk}", "proof wanted", new=Proof.State.WANTED, detail=reason)
    wake("publishing.tasks.build_proof", fresh.pk)
    return fresh


def renew_if_stale(proof_id: int) -> None:
    """Renew a proof that waits for approval when something it contains has changed."""
    workflow_state_id = Proof.objects.filter(pk=proof_id).values_list("workflow_state_id", flat=True).first()
    with transaction.atomic():
        if workflow_state_id is None or steps.lock(workflow_state_id) is None:
            return
        rows = Proof.objects.select_for_update(of=("self",)).select_related("publication")
        proof = rows.filter(pk=proof_id, state=Proof.State.READY).first()
        if proof and (changed := is_stale(proof)):
            renew(proof, f"“{changed[0]}” changed; a new version is being prepared.")


def is_stale(proof: Proof) -> list[str]:
    """The names of what it contains and what is different now."""
    return dependencies.changed(proof.dependencies, proof.publication.locale, together.of(proof))


def repeat(publication: Publication, cause: str, reason: str) -> Proof:
    """Want a proof of the text that is live, for another reason than that somebody submitted it."""
    proof = Proof.objects.create(publication=publication, cause=cause, message=reason)
    audit.record(f"proof {proof.pk}", "proof wanted", new=Proof.State.WANTED, detail=reason)
    return proof


def publication_of(source: Any) -> Publication:
    content_type = source.get_content_type() if hasattr(source, "get_content_type") else None
    publication, _ = Publication.objects.get_or_create(
        public_id=source.translation_key,
        locale=bcp47(source.locale.language_code),
        defaults={"kind": source.publication_kind, "title": str(source)[:255]},
    )
    if publication.object_pk != str(source.pk):
        publication.content_type, publication.object_pk = content_type, str(source.pk)
        publication.save(update_fields=["content_type", "object_pk"])
    return publication


def _name(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
