"""What a reviewer is told before she types: changing the text hands its approval to somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from publishing import approvals, steps
from publishing.handing.people import asked, name_of, who_could
from publishing.models import Proof

SENTENCE = "This waits for your approval. If you change the text, you cannot approve it any more"


def before_typing(source: Any, user: User) -> str:
    """Empty for whoever could not approve it anyway."""
    proof = waiting_proof(source)
    step = steps.look(proof.workflow_state_id) if proof else None
    if proof is None or step is None or not step.is_review or approvals.why_not(proof, step, user):
        return ""
    if proof.reviewers:
        others = [name_of(one) for one in asked(proof) if one.pk != user.pk]
        could = [one.name for one in who_could(proof)]
        return f"{SENTENCE}{_then(others)}{_after_handing_over(could, bool(others))}."
    return f"{SENTENCE}{_then([one.name for one in who_could(proof) if one.user.pk != user.pk])}."


def waiting_proof(source: Any) -> Proof | None:
    """The version of this page or snippet that waits for approval."""
    rows = Proof.objects.filter(
        publication__public_id=source.translation_key,
        publication__object_pk=str(source.pk),
        cause=Proof.Cause.SUBMIT,
        state=Proof.State.READY,
        release_item=None,
    )
    return rows.select_related("publication").order_by("-pk").first()


def _then(names: list[str]) -> str:
    return f"; {_or(names)} can" if names else ""


def _after_handing_over(names: list[str], somebody: bool) -> str:
    if names:
        return f"; once you hand it over, {_or(names)} {'can too' if somebody else 'can'}"
    return "" if somebody else ", and nobody else can: ask its editor to change it instead"


def _or(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
