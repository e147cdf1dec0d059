"""Two versions of the same text in two designs: whatever a reader would read differently, kept with the new one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publishing.base import FILE_SUFFIXES, channels
from publishing.differences import changes
from publishing.models import Edition, Proof, ProofArtefact
from publishing.republishing.words import leaves, words
from publishing.stamps import Stamps, index_keys_in, stamp

ID = "design"  # of the finding that a compared version has
DIFFER = "Words differ."
MOST, LONGEST = 30, 400  # differences kept of one version, characters of each

Row = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """Where it is ("Website", "Text › lead"), and the words before and after."""

    where: str
    before: str
    after: str


def compare(proof: Proof, live: Edition) -> None:
    """Compare a version with what readers see, and keep what differs among its findings. Safe to repeat."""
    found = list(dict.fromkeys(_differences(live.published_proof, proof, _stamps(proof))))
    kept = [[cut(one.where), cut(one.before), cut(one.after)] for one in found[:MOST]]
    said = DIFFER if found else "Every word is as it was."
    finding: Row = {"id": ID, "level": "note", "where": "", "message": said}
    finding |= {"against": live.proof_id, "differences": kept, "more": max(0, len(found) - MOST)}
    others = [row for row in proof.findings if row["id"] != ID]
    Proof.objects.filter(pk=proof.pk).update(findings=[*others, finding])


def finding_of(findings: list[Row]) -> Row | None:
    """What was kept; None: nobody compared it yet."""
    return next((row for row in findings if row["id"] == ID), None)


def kept(finding: Row) -> list[Difference]:
    return [Difference(*one) for one in finding["differences"]]


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# --- What differs ---


def _stamps(proof: Proof) -> Stamps:
    """One number and one date for all, before and after: a difference that many pages have reads the same in each."""
    begun = proof.republish.created_at if proof.republish else proof.created_at
    day = begun.date().isoformat()
    return Stamps(1, f"{day}T00:00:00Z", day, day, day, locale=proof.publication.locale)


def _differences(before: Proof, after: Proof, stamps: Stamps) -> Iterator[Difference]:
    for change in changes(before.sealed, after.sealed):
        old = "".join(piece.text for piece in change.pieces if piece.kind != "added")
        new = "".join(piece.text for piece in change.pieces if piece.kind != "removed")
        yield Difference(f"Text: {change.label}", old, new)
    for name in sorted({*before.summaries, *after.summaries}):
        old_list = list(leaves("", before.summaries.get(name, {})))
        yield from _runs(f"Lists: {_label(name)}", old_list, list(leaves("", after.summaries.get(name, {}))))
    old_rows, new_rows = _artefacts(before), _artefacts(after)
    for place in sorted({*old_rows, *new_rows}):
        old_row, new_row = old_rows.get(place), new_rows.get(place)
        if old_row and new_row and old_row.blob_id == new_row.blob_id:
            continue
        yield from _runs(_label(place[0]), _words(old_row, stamps), _words(new_row, stamps))


def _artefacts(proof: Proof) -> dict[tuple[str, str], ProofArtefact]:
    """By channel and path; a stylesheet, whose path is its own hash, by its media type. Without pictures and documents,
    which stay those that were approved."""
    rows = proof.artefacts.exclude(shared=True, media_type__in=list(FILE_SUFFIXES)).select_related("blob")
    return {(row.channel, row.media_type if row.shared else row.path): row for row in rows}


def _words(row: ProofArtefact | None, stamps: Stamps) -> list[str]:
    """With the same dates and number before and after. Lists are put in later, they are not part of a version."""
    if row is None:
        return []
    body = bytes(row.blob.body)
    no_lists = dict.fromkeys(index_keys_in(body), b"")
    return words(stamp(body, row.media_type, stamps, no_lists), row.media_type)


def _runs(where: str, before: list[str], after: list[str]) -> Iterator[Difference]:
    matched = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matched.get_opcodes():
        if kind == "equal":
            continue
        old, new = before[start:end], after[new_start:new_end]
        if len(old) == len(new):
            yield from (Difference(where, *pair) for pair in zip(old, new, strict=True))
        else:
            yield Difference(where, " · ".join(old), " · ".join(new))


def _label(channel: str) -> str:
    return channels()[channel].label if channel in channels() else channel
