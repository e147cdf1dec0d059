"""Watches what the ledger does after each step: nothing takes effect that nobody asked for, and nothing goes back."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.db.models import F

from publishing.models import (
    Approval,
    Edition,
    Index,
    LiveRecord,
    LiveSummary,
    Proof,
    ProofArtefact,
    Publication,
    ReleaseItem,
)
from publishing.models.releases import Action
from publishing.sealing import seal_digest
from publishing.stamps import Stamps, stamp
from publishing.store import fragment_bytes
from tests.ledger.model import Effect, Expiry, Model, Text
from tests.ledger.stage import Stage
from tests.ledger.texts import markers_in, marks_in


class Witness:
    """Reads on from where it stopped, so that each row is judged once."""

    def __init__(self, stage: Stage, model: Model) -> None:
        self.stage, self.model = stage, model
        self.edition = self.record = self.seq = 0
        self.versions: dict[tuple[int, int | None], int] = {}
        self.numbers: dict[int, int] = {}
        self.known_blobs: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        """What every example finds is taken as it is."""
        for edition in _editions(0):
            name = self.stage.name_of(edition.publication_id)
            self.numbers[edition.publication_id] = self.edition = edition.number
            if name:
                effect = self._effect(edition)
                self.model.took_effect(name, effect)
                self.model.saved(name, Text(effect.marker, "editor", _slug(effect.path)))
            self.edition = edition.pk
        self._records()

    def look(self) -> None:
        for edition in _editions(self.edition):
            self._edition(edition)
            self.edition = edition.pk
        self._records()
        self._listings()
        all_or_none()
        numbers_are_told()

    # --- Editions ---

    def _edition(self, edition: Edition) -> None:
        before = self.numbers.get(edition.publication_id, 0)
        assert edition.number == before + 1, f"I4: {edition} comes after {before}"
        self.numbers[edition.publication_id] = edition.number
        name = self.stage.name_of(edition.publication_id)
        assert name, f"{edition}: nobody touched it"
        effect = self._effect(edition)
        if edition.action == Action.WITHDRAW:
            self._withdrawn(edition, name)
        elif effect.repeats:
            self._repeated(edition, name, effect)
        else:
            self._published(edition, name, effect)
        self.model.took_effect(name, effect)

    def _effect(self, edition: Edition) -> Effect:
        proof, step = edition.proof, self.model.step
        if proof is None:
            return Effect(edition.number, "", "", step, repeats=False)
        repeats = proof.cause != Proof.Cause.SUBMIT
        marks = marks_in(json.dumps(proof.content))
        return Effect(edition.number, own_marker(proof), proof.sealed.path, step, repeats, marks)

    def _withdrawn(self, edition: Edition, name: str) -> None:
        items = ReleaseItem.objects.filter(
            publication=edition.publication_id, action=Action.WITHDRAW, release__done_at__gte=edition.created_at
        )
        release = items.order_by("release__done_at").values_list("release", flat=True)[0]
        if release in self.model.taken_down:
            return
        assert release in self.model.let_go, f"{edition}: nobody took it down, and its time has not come"
        assert self.model.ends(self.model.expiries[release]), f"{edition}: a newer text was approved meanwhile"

    def _repeated(self, edition: Edition, name: str, effect: Effect) -> None:
        """A reissue or a move: the text that readers see, and no other (I6: never that of something taken down)."""
        before = self.model.live(name)
        assert before, f"I6: {edition} ({edition.published_proof.cause}) brings back what was taken down"
        assert before.marker == effect.marker, f"{edition} repeats {effect.marker}, live is {before.marker}"
        if edition.published_proof.cause != Proof.Cause.MOVE:
            assert before.path == effect.path, f"{edition} changes the address from {before.path} to {effect.path}"

    def _published(self, edition: Edition, name: str, effect: Effect) -> None:
        proof, last = edition.published_proof, self.model.last(name)
        signature = self.model.signatures.get(proof.pk)
        assert signature, f"I1: nobody approved {edition}"
        assert signature.digest == proof.digest == seal_digest(proof), f"I1: {edition} is not what was approved"
        writers = self.model.writers_until(name, effect.marker)
        assert signature.signer not in writers, f"I2: {signature.signer} wrote {edition} and approved it"
        assert last and (last.is_live or last.step < signature.step), f"I6: {edition} was approved before the recall"
        slug = next(text.slug for text in reversed(self.model.texts[name]) if text.marker == effect.marker)
        assert not slug or _slug(effect.path) in ("", slug), f"{edition} stands at {effect.path}, not at {slug}"
        release = proof.release_item.release
        if release.pk in self.model.waiting:
            assert release.pk in self.model.let_go, f"I22: {edition} came out before its moment"
        self._expiries(edition, name)
        self.model.plans.pop(name, None)

    def _expiries(self, edition: Edition, name: str) -> None:
        for item in ReleaseItem.objects.filter(ends=edition):
            self.model.expiries[item.release_id] = Expiry(name, edition.number)

    # --- What readers get ---

    def _records(self) -> None:
        rows = LiveRecord.objects.filter(pk__gt=self.record).select_related("key", "blob").order_by("pk")
        for record in rows:
            self._record(record)
            self.record, self.seq = record.pk, max(self.seq, record.seq)

    def _record(self, record: LiveRecord) -> None:
        if record.version == 0 and record.publication_id:
            return  # given on: the next owner's numbers begin
        assert record.seq > self.seq, f"I4: {record} has sequence {record.seq} after {self.seq}"
        owned = (record.key_id, record.publication_id)
        assert record.version >= self.versions.get(owned, 0), f"I5: {record} goes back from {self.versions[owned]}"
        self.versions[owned] = record.version
        if record.form == "document":
            self._document(record)

    def _document(self, record: LiveRecord) -> None:
        body = bytes(record.blob.body)  # type: ignore[union-attr]
        if record.stamps is not None:
            body = stamp(body, record.media_type, Stamps(**record.stamps), fragment_bytes(record.fragments))
        assert sha256(body).hexdigest() == record.digest, f"I1: {record} is not what it says"
        self.public(marks_in(body), str(record))
        if record.publication_id:
            self._is_approved(record)

    def _is_approved(self, record: LiveRecord) -> None:
        sealed = ProofArtefact.objects.filter(
            channel=record.key.channel,
            path=record.key.path,
            blob=record.blob_id,
            proof__edition__publication=record.publication_id,
            proof__edition__number=record.version,
        )
        artefact = sealed.select_related("proof").first()
        assert artefact, f"I1: {record} was never sealed"
        approval = artefact.proof.approvals.filter(digest=artefact.proof.digest).first()
        assert approval, f"I1: nobody approved {record}"
        self._is_signed(approval, record)

    def _is_signed(self, approval: Approval, record: LiveRecord) -> None:
        while approval.source is not None:
            approval = approval.source
        assert approval.basis == Approval.Basis.DIRECT, f"I1: {record} rests on no signature"
        writers = [approval.proof.submitted_by_id, *approval.proof.editors]
        assert approval.user_id not in writers, f"I2: {record} was approved by who wrote it"

    def _listings(self) -> None:
        for index in Index.objects.exclude(blob__in=self.known_blobs).exclude(blob=None).select_related("blob"):
            self.public(marks_in(bytes(index.blob.body)), f"the listing {index}")  # type: ignore[union-attr]
            self.known_blobs.add(str(index.blob_id))
        for row in LiveSummary.objects.all():
            self.public(marks_in(json.dumps(row.summary)), f"the summary of {row}")

    def public(self, marks: frozenset[str], where: str) -> None:
        """Nothing is readable anywhere before an edition says so."""
        early = marks - self.model.released
        assert not early, f"I22: {where} shows {sorted(early)}, which never came out"


def all_or_none() -> None:
    """I3: a release is done with all its items, or nothing of it happened."""
    items = ReleaseItem.objects.filter(action=Action.PUBLISH)
    half = items.filter(release__state="done", proof__edition=None) | items.filter(
        proof__edition__isnull=False
    ).exclude(release__state="done")
    assert not half.exists(), f"I3: {half[0]} of {half[0].release}"


def numbers_are_told() -> None:
    """I4: the publication's own row says what its last edition is."""
    wrong = Publication.objects.exclude(live=None).exclude(number=F("live__number"))
    assert not wrong.exists(), f"I4: {wrong[0]} says {wrong[0].number}"


def own_marker(proof: Proof) -> str:
    found = markers_in(json.dumps(proof.content))
    assert len(found) == 1 or not found, f"{proof} mixes {found}"
    return next(iter(found), "none")


def _slug(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _editions(after: int) -> Any:
    rows = Edition.objects.filter(pk__gt=after).select_related("publication", "proof__release_item__release")
    return rows.order_by("pk")
