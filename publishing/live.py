"""What is live now, as others may use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet

from publishing.files import DraftFiles
from publishing.models import Edition, Publication
from publishing.models.releases import Action
from publishing.snapshots import Snapshot, Values, digest
from publishing.uses import LiveContent, Uses

KEPT = 200  # editions in the memory of each process: most pages contain the same few
ROW = ("public_id", "kind", "overdue", "live_id", "live__created_at", "live__proof__digest")


def find(public_id: str, *, locale: str) -> LiveContent | None:
    """The live content of a publication, or None when readers see none."""
    return find_all([public_id], locale=locale).get(public_id)


def find_all(public_ids: Iterable[str], *, locale: str) -> dict[str, LiveContent]:
    """The live content of those of these publications that have any."""
    rows = Publication.objects.filter(public_id__in=list(public_ids), locale=locale)
    return {found.public_id: found for found in _contents(rows)}


def find_chrome(kind: str, *, locale: str) -> LiveContent | None:
    """The header or safety notice of a locale."""
    rows = Publication.objects.filter(kind=kind, locale=locale, live__proof__snapshot__facts__is_default=True)
    return next(_contents(rows.order_by("id")), None)


def uses(locale: str) -> Uses:
    """For a draft that only its editors see."""
    return Uses(partial(find, locale=locale), partial(find_chrome, locale=locale), DraftFiles())


def _contents(publications: QuerySet[Publication]) -> Iterator[LiveContent]:
    rows = publications.filter(live__action=Action.PUBLISH, live__proof__isnull=False)
    return (_content(*row) for row in rows.values_list(*ROW))


def _content(public_id: Any, kind: str, overdue: bool, edition: int, created_at: datetime, seal: str) -> LiveContent:
    sealed = _sealed(edition, created_at, seal)
    return LiveContent(
        public_id=str(public_id),
        kind=kind,
        snapshot=sealed.snapshot,
        stamps={**sealed.stamps, "overdue": overdue},
        facets=_facets(sealed.facets, overdue),
    )


def _facets(facets: dict[str, str], overdue: bool) -> dict[str, str]:
    """An overdue review changes what those show that tell its date."""
    return {**facets, "dated": digest([facets["dated"], "overdue"])} if overdue else facets


@dataclass(frozen=True)
class Sealed:
    """What never changes in an edition. Nobody may change it in memory either: it is shared."""

    snapshot: Snapshot
    stamps: Values
    facets: dict[str, str]


@lru_cache(maxsize=KEPT)
def _sealed(edition: int, created_at: datetime, seal: str) -> Sealed:
    """Of the edition with this number. Its moment and its seal are named as well: a database that was restored from a
    backup gives the same numbers to others."""
    row = Edition.objects.select_related("proof").only("stamps", "facets", "proof__snapshot").get(pk=edition)
    return Sealed(row.published_proof.sealed, row.stamps, row.facets)
