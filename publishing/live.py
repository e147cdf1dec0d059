"""What is live now, as others may use it."""

from __future__ import annotations

from functools import partial

from django.db.models import QuerySet

from publishing.files import DraftFiles
from publishing.models import Edition, Publication
from publishing.models.releases import Action
from publishing.snapshots import digest
from publishing.uses import LiveContent, Uses


def find(public_id: str, *, locale: str) -> LiveContent | None:
    """The live content of a publication, or None when readers see none."""
    publications = Publication.objects.filter(public_id=public_id, locale=locale)
    return _content(_with_snapshots(publications).first())


def find_chrome(kind: str, *, locale: str) -> LiveContent | None:
    """The header or safety notice of a locale."""
    publications = Publication.objects.filter(
        kind=kind, locale=locale, live__action=Action.PUBLISH, live__proof__snapshot__facts__is_default=True
    )
    return _content(_with_snapshots(publications).order_by("id").first())


def _with_snapshots(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Without the other large columns of a proof: this is asked for every reference of every page."""
    unread = [f"live__proof__{name}" for name in ("content", "summaries", "dependencies", "findings", "editors")]
    return publications.select_related("live__proof").defer(*unread)


def uses(locale: str) -> Uses:
    """For a draft that only its editors see."""
    return Uses(partial(find, locale=locale), partial(find_chrome, locale=locale), DraftFiles())


def _content(publication: Publication | None) -> LiveContent | None:
    edition: Edition | None = publication.live if publication else None
    if publication is None or edition is None or edition.action != Action.PUBLISH or edition.proof is None:
        return None
    return LiveContent(
        public_id=str(publication.public_id),
        kind=publication.kind,
        snapshot=edition.proof.sealed,
        stamps={**edition.stamps, "overdue": publication.overdue},
        facets=_facets(publication, edition),
    )


def _facets(publication: Publication, edition: Edition) -> dict[str, str]:
    """An overdue review changes what those show that tell its date."""
    if not publication.overdue:
        return edition.facets
    return {**edition.facets, "dated": digest([edition.facets["dated"], "overdue"])}
