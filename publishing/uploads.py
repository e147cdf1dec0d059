"""Whether a picture or document still is what it was when something was made of it for readers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from publishing.files import Upload
from publishing.models import Edition, Proof, Publication
from publishing.models.releases import Action
from publishing.snapshots import Values

CHANGED = (
    "The {kind} “{title}” was changed after version {number}; readers still see the old one. Submit it to show the new "
    "one."
)
DELETED = (
    "The {kind} “{title}” was deleted after version {number}; readers still see it. Choose another one and submit it."
)


@dataclass(frozen=True)
class Change:
    title: str
    kind: str  # "picture", "document"
    deleted: bool


def references_to(upload: Upload) -> list[str]:
    """To any part of it."""
    return [f"{upload._meta.label_lower}:{upload.pk}#{part}" for part in upload.parts]


def changed(sealed: dict[str, Values], *, lock: bool = False) -> list[Change]:
    """What is different now, by title. `lock` keeps the rows as they are until the transaction ends; uploads are locked
    before workflows and proofs, in the order of their numbers, since whoever changes one holds it first."""
    rows = _rows(sealed, lock)
    found = set()
    for reference, one in sealed.items():
        known, part = reference.split("#")
        row = rows.get(known)
        if row is None or row.fingerprint(part) != one["fingerprint"]:
            kind = str(_model(known)._meta.verbose_name)
            found.add(Change(row.title if row else one["title"], kind, row is None))
    return sorted(found, key=lambda change: (change.title, change.kind))


def changed_by(live: Edition | None, sealed: dict[str, Values]) -> set[int]:
    """Accounts that changed what readers see of these since this edition: they do not approve their own work. Who puts
    another picture into a text has changed the text."""
    before = live.proof.uploads if live and live.proof else {}
    moved = [name for name, one in sealed.items() if before.get(name) != one]
    found: set[int] = set()
    for known in {name.split("#")[0] for name in moved}:
        content_type = ContentType.objects.get_for_model(_model(known))
        entries = ModelLogEntry.objects.filter(content_type=content_type, object_id=known.split(":")[1])
        edits = entries.filter(user__isnull=False).exclude(action="wagtail.create")
        found |= set(edits.values_list("user", flat=True))
    return found


def _rows(sealed: dict[str, Values], lock: bool) -> dict[str, Any]:
    wanted = defaultdict(set)
    for reference in sealed:
        label, pk = reference.split("#")[0].split(":")
        wanted[label].add(pk)
    found: dict[str, Any] = {}
    for label in sorted(wanted):
        rows: QuerySet[Any] = apps.get_model(label)._base_manager.filter(pk__in=wanted[label]).order_by("pk")
        rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
        found |= {f"{label}:{row.pk}": row for row in rows}
    return found


def _model(known: str) -> Any:
    return apps.get_model(known.split(":")[0])


# --- Those that show it ---


def showing(upload: Upload) -> QuerySet[Publication]:
    """Whose readers see it now, by title."""
    live = Edition.objects.filter(action=Action.PUBLISH, proof__uploads__has_any_keys=references_to(upload))
    return Publication.objects.filter(live__in=live).select_related("live__proof").order_by("title", "pk")


def waiting(upload: Upload) -> QuerySet[Proof]:
    """Versions with it that wait for approval, in the order in which their workflows are locked."""
    shown = Proof.objects.filter(state=Proof.State.READY, cause=Proof.Cause.SUBMIT, release_item=None)
    return shown.filter(uploads__has_any_keys=references_to(upload)).order_by("workflow_state_id", "pk")


def sentences(publication: Publication) -> list[str]:
    """For the editor's screen: each picture or document that readers see as it was."""
    live, proof = publication.live, publication.live_proof
    if live is None or proof is None:
        return []
    return [
        (DELETED if change.deleted else CHANGED).format(kind=change.kind, title=change.title, number=live.number)
        for change in changed(proof.uploads)
    ]
