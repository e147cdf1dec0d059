"""What happened, told by the ledger, for whoever reads a failure."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.models import Edition, LiveArtefact, Proof, Reissue, Release
from tests.ledger.stage import Stage
from tests.ledger.witness import own_marker


def story(stage: Stage) -> str:
    return "\n".join([*_editions(stage), *_proofs(stage), *_releases(stage), *_reissues(stage), *_live(stage)])


def _editions(stage: Stage) -> Iterator[str]:
    for row in Edition.objects.select_related("proof").order_by("pk"):
        what = f"proof {row.proof_id} {row.proof.cause} {own_marker(row.proof)}" if row.proof else row.withdrawal
        where = row.proof.sealed.path if row.proof else ""
        yield f"edition {row.pk}: {stage.name_of(row.publication_id)} {row.number} {what} {where}"


def _proofs(stage: Stage) -> Iterator[str]:
    for row in Proof.objects.filter(edition=None).order_by("pk"):
        said = row.void_reason or "; ".join(
            finding["message"] for finding in row.findings if finding["level"] == "error"
        )
        yield f"proof {row.pk}: {stage.name_of(row.publication_id)} {row.cause} {row.state} {said}"


def _releases(stage: Stage) -> Iterator[str]:
    for row in Release.objects.exclude(state="done").order_by("pk"):
        items = [f"{item.action} {stage.name_of(item.publication_id)} {item.proof_id}" for item in row.items.all()]
        yield f"release {row.pk}: {row.name or 'by itself'} {row.state} {row.due_at} {row.note} {items}"


def _reissues(stage: Stage) -> Iterator[str]:
    for row in Reissue.objects.select_related("cause").order_by("pk"):
        cause = f"{stage.name_of(row.cause.publication_id)} {row.cause.number}"
        yield f"reissue {row.pk} of {cause}: {row.done} of {row.total}, {row.failed} failed, done {row.done_at}"


def _live(stage: Stage) -> Iterator[str]:
    for row in LiveArtefact.objects.select_related("key").order_by("key"):
        yield f"{row.key}: {stage.name_of(row.key.publication_id)} {row.version} {row.form} {row.target}"
