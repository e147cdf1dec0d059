"""Sealing: a finished rendering written into its proof under one digest, or the list of what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Revision

from publishing import audit
from publishing.clock import now
from publishing.content import content_sha256, own_content
from publishing.models import Proof, ProofArtefact
from publishing.rendering import Rendered, build_id
from publishing.snapshots import digest
from publishing.store import put_blobs


@dataclass(frozen=True)
class Built:
    """A finished rendering and the revision it was made from."""

    revision: Revision | None
    content: dict[str, Any]
    rendered: Rendered
    reviewers: list[dict[str, Any]]
    editors: list[int]


def refuse(row: Proof, found: list[dict[str, Any]], built: Built | None = None) -> None:
    row.state, row.findings, row.sealed_at = Proof.State.REFUSED, found, now()
    row.revision_id = built.revision.pk if built and built.revision else None
    row.save()
    audit.record(f"proof {row.pk}", "proof refused", old=Proof.State.BUILDING, new=row.state)


def seal(row: Proof, built: Built) -> None:
    rendered = built.rendered
    _store_artefacts(row, rendered)
    row.state, row.sealed_at = Proof.State.READY, now()
    row.revision_id = built.revision.pk if built.revision else None
    row.content, row.content_sha256 = built.content, content_sha256(built.content)
    row.snapshot, row.summaries = rendered.snapshot.to_json(), rendered.summaries
    row.dependencies, row.uploads = rendered.dependencies, rendered.uploads
    row.editors, row.reviewers = built.editors, built.reviewers
    row.findings = [finding.to_json() for finding in rendered.findings]
    row.build = build_id()
    row.digest = seal_digest(row)
    row.save()
    audit.record(f"proof {row.pk}", "proof ready", old=Proof.State.BUILDING, new=row.state, digest=row.digest)


def seal_digest(proof: Proof) -> str:
    """One digest over own content, snapshot, summaries, what it uses, the build and every artefact; the pictures and
    documents it shows are among those."""
    rows = proof.artefacts.values_list("channel", "path", "media_type", "shared", "blob_id")
    artefacts = sorted(list(row) for row in rows)
    content = own_content(proof.content or {})
    return digest([content, proof.snapshot, proof.summaries, proof.dependencies, proof.uploads, proof.build, artefacts])


def _store_artefacts(row: Proof, rendered: Rendered) -> None:
    placed = [
        (channel, position, artefact)
        for channel, artefacts in rendered.artefacts.items()
        for position, artefact in enumerate(artefacts)
    ]
    blobs = put_blobs([artefact.body for _channel, _position, artefact in placed])
    ProofArtefact.objects.bulk_create(
        ProofArtefact(
            proof=row,
            channel=channel,
            path=artefact.key,
            media_type=artefact.media_type,
            shared=artefact.shared,
            position=position,
            blob_id=blob,
        )
        for (channel, position, artefact), blob in zip(placed, blobs, strict=True)
    )
