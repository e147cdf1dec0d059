"""What is live now, as others may use it; and whether what a proof used is still that."""

from __future__ import annotations

from functools import partial

from publishing.models import Edition, Publication
from publishing.models.releases import Action
from publishing.uses import Dependency, LiveContent, Uses


def find(public_id: str, *, locale: str) -> LiveContent | None:
    """The live content of a publication, or None when readers see none."""
    publications = Publication.objects.filter(public_id=public_id, locale=locale)
    return _content(publications.select_related("live__proof").first())


def find_chrome(kind: str, *, locale: str) -> LiveContent | None:
    """The header or safety notice of a locale."""
    publications = Publication.objects.filter(
        kind=kind, locale=locale, live__action=Action.PUBLISH, live__proof__snapshot__facts__is_default=True
    )
    return _content(publications.select_related("live__proof").order_by("id").first())


def uses(locale: str) -> Uses:
    return Uses(partial(find, locale=locale), partial(find_chrome, locale=locale))


def changed(dependencies: list[dict[str, str]], locale: str) -> list[str]:
    """The names of what a proof used and what is different now; empty when all of it still holds."""
    return [name for use in dependencies if (name := _changed(Dependency(**use), locale))]


def _changed(use: Dependency, locale: str) -> str:
    chrome = use.facet == "chrome"
    now = find_chrome(use.kind, locale=locale) if chrome else find(use.public_id, locale=locale)
    if now is None:
        return "something it uses" if use.digest else ""
    same = now.facets[use.facet] == use.digest and (not chrome or now.public_id == use.public_id)
    return "" if same else now.snapshot.title


def _content(publication: Publication | None) -> LiveContent | None:
    edition: Edition | None = publication.live if publication else None
    if publication is None or edition is None or edition.action != Action.PUBLISH or edition.proof is None:
        return None
    return LiveContent(
        public_id=str(publication.public_id),
        kind=publication.kind,
        snapshot=edition.proof.sealed,
        stamps=edition.stamps,
        facets=edition.facets,
    )
