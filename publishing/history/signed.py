"""Who stood for a version, in words: the approvals, what they rest on, or who took it down and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from publishing.base import GONE
from publishing.models import Approval, Edition, LiveRecord, ProofArtefact, ReleaseItem
from publishing.models.releases import Action, Reason

BASIS = {
    Approval.Basis.DIRECT: "signed exactly this version",
    Approval.Basis.PARTS: "signed the same text; only approved parts that it contains changed since",
    Approval.Basis.EMERGENCY: "let it out in an emergency, together with a second person",
    Approval.Basis.BUILD: "signed the new design; the text is the same as before",
}
MOST = 1000  # steps back from one approval to the one it repeats


@dataclass(frozen=True)
class Signature:
    name: str
    role: str
    at: datetime
    basis: str
    digest: str
    version: int | None  # of the edition that was signed

    @property
    def words(self) -> str:
        return BASIS.get(Approval.Basis(self.basis), self.basis)

    def values(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "role": self.role,
            "at": self.at,
            "basis": self.basis,
            "in_words": self.words,
            "version": self.version,
            "sealed_sha256": self.digest,
        }


def signatures(edition: Edition | None) -> list[Signature]:
    """Every approval of an edition, each followed by those it repeats, back to a direct one."""
    if edition is None or edition.proof_id is None:
        return []
    found: list[Signature] = []
    for approval in _approvals().filter(proof=edition.proof_id).order_by("pk"):
        found += _followed(approval)
    return found


def _followed(approval: Approval) -> list[Signature]:
    steps = [approval]
    while steps[-1].source_id and len(steps) < MOST:
        steps.append(_approvals().get(pk=steps[-1].source_id))
    # In between nothing was signed: the approval itself, and the one a person gave.
    kept = [steps[0], *(step for step in steps[1:] if step.basis != Approval.Basis.PARTS)]
    return [_signature(step) for step in kept]


def _signature(approval: Approval) -> Signature:
    edition = getattr(approval.proof, "edition", None)
    return Signature(
        approval.user_name,
        approval.role,
        approval.created_at,
        approval.basis,
        approval.digest,
        edition.number if edition else None,
    )


def _approvals() -> Any:
    rows = Approval.objects.select_related("proof__edition")
    return rows.defer("proof__content", "proof__snapshot", "proof__summaries")


# --- Taken down ---


def reason(edition: Edition | None) -> str:
    return Reason(edition.withdrawal).label if edition and edition.withdrawal else ""


def who_took_down(edition: Edition | None) -> str:
    """The colleague who took it down; empty when it went by itself on its day."""
    if edition is None or edition.action != Action.WITHDRAW or edition.withdrawal == Reason.EXPIRED:
        return ""
    items = ReleaseItem.objects.filter(
        publication=edition.publication_id, action=Action.WITHDRAW, release__done_at__gte=edition.created_at
    )
    owner_id = items.order_by("release__done_at").values_list("release__owner", flat=True).first()
    user = get_user_model().objects.filter(pk=owner_id).first() if owner_id else None
    return (user.get_full_name() or user.get_username()) if user else ""


def notice_of(record: LiveRecord) -> Edition | None:
    """The edition of the safety notice whose approved words stand where something was taken down."""
    pieces = ProofArtefact.objects.filter(
        channel=record.key.channel,
        path__startswith=GONE,
        blob=record.blob_id,
        proof__edition__created_at__lte=record.at,
    )
    piece = pieces.select_related("proof__edition").order_by("-proof__edition__created_at").first()
    return piece.proof.edition if piece else None
