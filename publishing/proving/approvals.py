"""Each version back to the person who signed it (design.md rule 9)."""

from __future__ import annotations

from typing import Any

from publishing.content import content_sha256
from publishing.models import Approval, Edition, Proof, Republish
from publishing.models.releases import Action
from publishing.proving.report import TAMPERED, UNPROVED, Report, streamed
from publishing.sealing import seal_digest
from publishing.snapshots import digest

SIGNED = (Republish.State.SIGNED, Republish.State.DONE)
BASES = {
    Approval.Basis.DIRECT: "signed by a person",
    Approval.Basis.PARTS: "following a signed text whose parts changed",
    Approval.Basis.BUILD: "following a signed text in a signed design",
    Approval.Basis.EMERGENCY: "let out by two people in an emergency",
}
LIGHT = (
    "publication_id",
    "digest",
    "content_sha256",
    "uploads",
    "submitted_by_id",
    "editors",
    "dependencies",
    "republish",
)


def prove(report: Report) -> None:
    """All versions, not only those that are live: they are the evidence of what was seen earlier."""
    signatures = Signatures()
    published = Edition.objects.filter(action=Action.PUBLISH).select_related("publication", "proof")
    for edition in streamed(published.order_by("publication_id", "number")):
        if reason := broken_seal(edition.published_proof):
            report.fault(str(edition), reason, TAMPERED)
        if reason := signatures.why_unproved(edition):
            report.fault(str(edition), reason, UNPROVED)
    for basis, name in BASES.items():
        report.counts[f"versions {name}"] = signatures.counted[basis]


def broken_seal(proof: Proof) -> str:
    """Why the sealed contents of a proof are not what was sealed; empty when they are."""
    if seal_digest(proof) != proof.digest:
        return "what it holds is not what was sealed for approval."
    if content_sha256(proof.content or {}) != proof.content_sha256:
        return "its own text is not the text that its approval names."
    return ""


class Signatures:
    """Follows approvals back to direct ones; what it has followed once it remembers by id."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = dict.fromkeys(BASES, 0)
        self._known: dict[int, str] = {}
        self._facets: dict[tuple[str, ...], bool] = {}
        self._designs: dict[int, bool] = {}

    def why_unproved(self, edition: Edition) -> str:
        """Why nobody can show who approved an edition; empty when it is proved."""
        if edition.published_proof.publication_id != edition.publication_id:
            return "it shows what belongs to something else."
        approvals = list(_approvals().filter(proof=edition.proof_id))
        if not approvals:
            return "nobody approved it."
        self.counted[approvals[-1].basis] += 1
        return next((reason for approval in approvals if (reason := self._follow(approval))), "")

    def _follow(self, approval: Approval) -> str:
        """From source to source, until a direct approval or one that was followed before."""
        walked: list[int] = []
        reason = ""
        while approval.pk not in self._known:
            walked.append(approval.pk)
            reason = self._wrong(approval)
            if reason or approval.source_id is None:
                break
            approval = _approvals().get(pk=approval.source_id)
        reason = reason or self._known.get(approval.pk, "")
        self._known |= dict.fromkeys(walked, reason)
        return reason

    def _wrong(self, approval: Approval) -> str:
        """What is wrong with one step of the way."""
        proof = approval.proof
        if approval.digest != proof.digest:
            return "its approval names other contents."
        if approval.basis == Approval.Basis.DIRECT:
            return _wrong_signature(approval)
        if approval.basis == Approval.Basis.EMERGENCY:
            return _wrong_signature(approval) or _alone(approval)
        source = approval.source
        if source is None or source.pk >= approval.pk:
            return "the approval it repeats is missing."
        earlier = source.proof
        if earlier.publication_id != proof.publication_id or not proof.repeats(earlier):
            return "the approval it repeats covers another text."
        if approval.basis == Approval.Basis.BUILD and (reason := self._wrong_design(approval)):
            return reason
        return self._wrong_parts(proof)

    def _wrong_design(self, approval: Approval) -> str:
        """A new design has one signature, under one digest of all that it covers."""
        row = approval.proof.republish
        if row is None or row.state not in SIGNED or row.signed_by_id != approval.user_id:
            return "nobody signed the design it appears in."
        if row.pk not in self._designs:
            self._designs[row.pk] = _covered_by(row) == row.digest
        return "" if self._designs[row.pk] else "the signature under its design covers something else."

    def _wrong_parts(self, proof: Proof) -> str:
        locale = proof.publication.locale
        for use in proof.dependencies:
            if use["digest"] and not self._was_live(use, locale):
                return f"what it contains ({use['kind'].replace('_', ' ')}) was never approved in this form."
        return ""

    def _was_live(self, use: dict[str, str], locale: str) -> bool:
        """Whether some edition of what it uses had this very facet. Remembered: pages share most of their parts."""
        key = (use["public_id"], locale, use["facet"], use["digest"])
        if key not in self._facets:
            editions = Edition.objects.filter(publication__public_id=use["public_id"], publication__locale=locale)
            facets = editions.filter(action=Action.PUBLISH).values_list("facets", flat=True)
            self._facets[key] = any(use["digest"] in _forms(known, use["facet"]) for known in facets)
        return self._facets[key]


def _wrong_signature(approval: Approval) -> str:
    proof = approval.proof
    if approval.user_id == proof.submitted_by_id or approval.user_id in proof.editors:
        return "it was approved by somebody who submitted or wrote it."
    if Edition.objects.filter(proof=proof.pk).exists():
        return ""  # its seal is looked at with that edition
    return broken_seal(Proof.objects.get(pk=proof.pk))


def _alone(approval: Approval) -> str:
    """An emergency takes two."""
    if approval.proof.is_approved:
        return ""
    return "one person alone let it out in an emergency."


def _forms(facets: dict[str, str], name: str) -> list[str]:
    """A facet as its edition had it; that which tells review dates also as it was once the review was overdue."""
    known = facets.get(name, "")
    return [known, digest([known, "overdue"])] if name == "dated" else [known]


def _covered_by(row: Republish) -> str:
    """The digest over all that was approved with a design (`publishing.republishing.standing.digest_of`)."""
    approvals = Approval.objects.filter(basis=Approval.Basis.BUILD, proof__republish=row)
    rows = approvals.values_list("proof__publication__public_id", "proof__publication__locale", "digest")
    return digest(sorted([str(public_id), locale, sealed] for public_id, locale, sealed in rows))


def _approvals() -> Any:
    """With as much of their proofs as the way back needs: never the sealed contents."""
    wanted = [f"proof__{name}" for name in LIGHT] + ["proof__publication__locale", "proof__publication__title"]
    wanted += [f"source__proof__{name}" for name in ("publication_id", "content_sha256", "uploads", "digest")]
    own = ["digest", "basis", "source_id", "user_id", "proof_id"]
    rows = Approval.objects.select_related("proof__publication", "proof__republish", "source__proof").order_by("pk")
    return rows.only(*own, *wanted)
