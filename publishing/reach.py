"""Who contains what: the publications and waiting versions that a change of one publication touches (rule 7)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Q

from publishing.base import channels
from publishing.models import Proof, Publication, ReleaseItem
from publishing.models.releases import Action
from publishing.together import Together

FACETS = ("content", "dated", "link", "chrome")
WITHIN = ("content", "dated", "chrome")  # what changes in a publication when something it contains does


def users_of(publication: Publication, facets_now: dict[str, str]) -> Any:
    """Live publications that contain this one in a facet that is different now; none of them fits when it is gone."""
    public_id = str(publication.public_id)
    differs = Q()
    for facet in FACETS:
        use = {"public_id": public_id, "facet": facet}
        same = [{**use, "digest": facets_now.get(facet, "")}]
        differs |= Q(live__proof__dependencies__contains=[use]) & ~Q(live__proof__dependencies__contains=same)
    used = Q(live__proof__used__contains=[public_id]) & differs
    if facets_now:
        used |= Q(live__proof__used__contains=[publication.kind])
    return _live(used, publication.locale).exclude(pk=publication.pk).order_by("id")


def contain(publication: Publication) -> Any:
    """Live publications that show it as a part of themselves, not only a link to it."""
    return _live(_contains([publication]), publication.locale).exclude(pk=publication.pk).order_by("id")


def waiting_users_of(publication: Publication) -> Any:
    """Submitted versions, waiting for a person or for their moment, that contain this publication, or would now that
    it is there."""
    waiting = Proof.objects.filter(
        state=Proof.State.READY, cause=Proof.Cause.SUBMIT, edition=None, publication__locale=publication.locale
    )
    uses = Q(used__contains=[str(publication.public_id)]) | Q(used__contains=[publication.kind])
    return waiting.filter(uses).order_by("id")


def touched(publication: Publication, facets_now: dict[str, str], company: Together) -> dict[str, int]:
    """{channel: how many publications there change with it}, those included that change because of another one;
    "waiting" counts newsletters that are approved and not sent. `company` knows it as it will be."""
    found = {row.pk: row for row in _with_proofs(users_of(publication, facets_now))}
    frontier = list(found.values())
    while frontier := [part for part in _parts(frontier) if _changes(part, company)]:
        containing = _with_proofs(_live(_contains(frontier), publication.locale))
        new = [row for row in containing if row.pk not in found]
        found |= {row.pk: row for row in new if row.pk != publication.pk}
        frontier = new
    counted = Counter(channel for row in found.values() for channel in _channels(row))
    counts = {name: counted[name] for name in channels() if counted[name]}
    waiting = _waiting_newsletters(publication)
    return {**counts, "waiting": waiting} if waiting else counts


def _changes(part: Publication, company: Together) -> bool:
    """Whether those that contain this part will see a difference: a header shows a button, but not its hours."""
    company.follow(part)
    found = company.find(str(part.public_id), locale=part.locale)
    before: dict[str, str] = part.live.facets if part.live else {}
    return found is None or any(found.facets.get(facet) != before.get(facet) for facet in ("content", "chrome"))


def _live(used: Q, locale: str) -> Any:
    sent = Q(live__proof__snapshot__facts__has_key="sends_mail")  # what was sent stays as it was sent
    return Publication.objects.filter(used, locale=locale, live__action=Action.PUBLISH).exclude(sent)


def _with_proofs(publications: Any) -> Any:
    return publications.select_related("live").only("id", "public_id", "kind", "live__proof_id", "live__facets")


def _parts(publications: list[Publication]) -> list[Publication]:
    """Those with no address of their own: pages are linked to, not contained, but for newsletters."""
    addressed = Proof.objects.filter(pk__in=[row.live.proof_id for row in publications if row.live]).exclude(
        snapshot__path=""
    )
    paged = set(addressed.values_list("publication_id", flat=True))
    return [row for row in publications if row.pk not in paged]


def _contains(publications: list[Publication]) -> Q:
    found = Q(pk__in=[])
    for public_id in [str(row.public_id) for row in publications]:
        within = Q()
        for facet in WITHIN:
            within |= Q(live__proof__dependencies__contains=[{"public_id": public_id, "facet": facet}])
        found |= Q(live__proof__used__contains=[public_id]) & within
    return found


def _channels(publication: Publication) -> set[str]:
    proof = publication.live_proof
    rows = proof.artefacts.filter(shared=False).exclude(path__startswith="~") if proof else []
    return {row.channel for row in rows}


def _waiting_newsletters(publication: Publication) -> int:
    waiting = waiting_users_of(publication).filter(snapshot__facts__has_key="sends_mail").values("publication")
    return ReleaseItem.objects.filter(publication__in=waiting, release__state="waiting", proof__isnull=False).count()
