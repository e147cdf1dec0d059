"""A wanted proof is built: claimed, rendered outside any transaction, then sealed by one digest or refused."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from publishing import audit, dependencies, drafts, keys, live, locks, log_facts, sealing, steps, together, uploads
from publishing.content import content_sha256, editors_since
from publishing.gate import at_the_checks
from publishing.models import HandOver, Proof, Publication
from publishing.rendering import render
from publishing.source import Finding
from publishing.wake import wake

logger = logging.getLogger("publishing.proofing")

ASKS_NOBODY = "The workflow of this content asks nobody to approve it. Tell an administrator, then submit it again."
LEASE, PAUSE = timedelta(seconds=60), timedelta(seconds=5)
ATTEMPTS = 3  # a proof whose worker died this often is refused, so that it cannot block the queue


def build(proof_id: int) -> None:
    """Take a wanted proof, render it outside any transaction, then seal or refuse it in one. Safe to repeat."""
    with locks.at_work(locks.PROOFS, proof_id) as alone:
        proof = _claim(proof_id, busy=() if alone else (proof_id,))
        if proof:
            with log_facts.about(publication=proof.publication_id, proof=proof.pk):
                _build(proof)


def free(busy: Collection[int]) -> Q:
    """Proofs that somebody may take now, by database time. `busy`: those that a living session is at."""
    paused = Q(lease_until__gte=Now())  # a wanted one that has just failed, or one that somebody has in hand
    return Q(state=Proof.State.WANTED) & ~paused | Q(state=Proof.State.BUILDING) & ~(paused & Q(pk__in=busy))


def _build(proof: Proof) -> None:
    try:
        built = _render(proof) if proof.attempts <= ATTEMPTS else None  # it killed every worker that took it
    except Exception:
        logger.exception("proof %s could not be rendered", proof.pk, extra={"event": "proof_failed"})
        built = None
    settle(proof, built)


def _claim(proof_id: int, busy: Collection[int]) -> Proof | None:
    lease = Now() + LEASE
    with transaction.atomic():
        taken = Proof.objects.filter(free(busy), pk=proof_id).update(
            state=Proof.State.BUILDING, fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=lease
        )
        if not taken:
            return None
        audit.record(f"proof {proof_id}", "proof building", old=Proof.State.WANTED, new=Proof.State.BUILDING)
        return Proof.objects.select_related("publication__content_type", "publication__live__proof").get(pk=proof_id)


def _render(proof: Proof) -> sealing.Built:
    publication = proof.publication
    live_proof = publication.live_proof
    repeated = live_proof if proof.cause != Proof.Cause.SUBMIT else None
    draft = drafts.as_live(publication, repeated) if repeated else drafts.newest(publication)
    company = together.of(proof)
    if repeated:  # it will most likely use the same again
        company.look_up(dependencies.public_ids(repeated.dependencies), locale=publication.locale)
    rendered = render(draft.source, company.uses(publication.locale, repeated), repeats=repeated is not None)
    taken = keys.problems(publication, rendered, company)
    rendered.findings[:0] = [*taken, *at_the_checks.problems(draft.source)]
    reviewers = _reviewers(draft.source, publication.locale)
    editors = {*editors_of(draft.source, publication), *uploads.changed_by(publication.live, rendered.uploads)}
    editors |= _let_out(live_proof)
    return sealing.Built(draft.revision, draft.content, rendered, reviewers, sorted(editors))


def _let_out(live_proof: Proof | None) -> set[int]:
    """Who wrote or submitted what two people let out in an emergency: it stays their own text until it is approved."""
    proof = live_proof.let_out if live_proof else None
    return {pk for pk in (*proof.editors, proof.submitted_by_id) if pk} if proof else set()


def _reviewers(source: Any, locale: str) -> list[dict[str, Any]]:
    """The printed reviewers and their accounts, as their own approved editions say: a row anybody may edit proves
    nothing about who a name stands for."""
    people = [live.find(str(person.translation_key), locale=locale) for person in source.named_people("reviewers")]
    facts = [person.snapshot.facts for person in people if person]
    return [{"user": (fact["account"] or {}).get("id"), "name": fact["name"]} for fact in facts]


def editors_of(source: Any, publication: Publication) -> list[int]:
    """Accounts that changed this text since its last edition (rule 10)."""
    newer, live_proof = source.revisions.order_by("id"), publication.live_proof
    if live_proof:
        newer = newer.filter(id__gte=live_proof.revision_id or 0)
    named = HandOver.objects.filter(publication=publication, revision_id__isnull=False)
    handed_over = dict(named.values_list("revision_id", "content_sha256"))
    return editors_since(list(newer), live_proof.content_sha256 if live_proof else "", handed_over)


# --- Sealed or refused ---


def settle(proof: Proof, built: sealing.Built | None) -> None:
    """Seal, refuse or start again, and move the workflow with it, all in one transaction."""
    with transaction.atomic():
        changed = bool(built and uploads.changed(built.rendered.uploads, lock=True))
        step = steps.lock(proof.workflow_state_id)
        row = Proof.objects.select_for_update().filter(pk=proof.pk, fence=proof.fence, state="building").first()
        if row is None:
            return  # another worker took over, or the workflow was cancelled
        if built is None:
            return _retry_or_refuse(row, step)
        if (step and _newer_text(built, step)) or (changed and row.cause == Proof.Cause.SUBMIT):
            Proof.objects.filter(pk=row.pk).update(
                state=Proof.State.WANTED, attempts=0, lease_until=None
            )  # typing is no fault
            return wake("publishing.tasks.build_proof", row.pk)
        if step and step.is_behind:
            step.rewind()
        if step and not step.asks_somebody:
            built.rendered.findings.insert(0, Finding("workflow.asks_nobody", "error", "", ASKS_NOBODY))
        if built.rendered.blocked:
            return _refuse(row, step, built)
        sealing.seal(row, built)
        steps.proof_is_ready(row, step)
    return None


def _newer_text(built: sealing.Built, step: steps.Step) -> bool:
    latest = step.workflow_state.content_object.get_latest_revision()
    return latest != built.revision or content_sha256(latest.content) != content_sha256(built.content)


def _retry_or_refuse(row: Proof, step: steps.Step | None) -> None:
    if row.attempts < ATTEMPTS:
        Proof.objects.filter(pk=row.pk).update(state=Proof.State.WANTED, lease_until=Now() + PAUSE)
        return
    message = "This content could not be turned into pages. Our team has been told; please try again later."
    sealing.refuse(row, [Finding("render.failed", "error", "", message).to_json()])
    steps.proof_is_refused(row, step, message)


def _refuse(row: Proof, step: steps.Step | None, built: sealing.Built) -> None:
    sealing.refuse(row, [finding.to_json() for finding in built.rendered.findings], built)
    errors = [finding.message for finding in built.rendered.findings if finding.level == "error"]
    steps.proof_is_refused(row, step, "\n".join(errors))
