"""The addresses of files: they belong to nobody, come out with whatever shows them, and go with the last that did."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from publishing.base import FILE_SUFFIXES, FILES_AT
from publishing.models import Edition, Key, LiveArtefact, ProofArtefact, Publication
from publishing.models.releases import Action


def shown_by(publication: Publication) -> QuerySet[ProofArtefact]:
    """Files of all that was ever published of it."""
    sealed = ProofArtefact.objects.filter(channel=FILES_AT, shared=True, media_type__in=list(FILE_SUFFIXES))
    return sealed.filter(proof__publication=publication, proof__edition__isnull=False)


def in_use() -> QuerySet[ProofArtefact]:
    """Shared ones of everything that is live."""
    live = ProofArtefact.objects.filter(shared=True, proof__edition__action=Action.PUBLISH)
    return live.filter(proof__edition=F("proof__publication__live"))


def left_alone(edition: Edition) -> list[Key]:
    """What only this publication showed and, now that it was taken down, nothing does. The keys stay locked until the
    transaction ends, and are locked before anything that is live: a release that shows one of them again waits, or
    has been seen here."""
    if edition.action == Action.PUBLISH:
        return []  # readers still have pages, and mails, in which the earlier version's pictures stand
    paths = shown_by(edition.publication).values("path")
    served = LiveArtefact.objects.filter(key=OuterRef("pk"), form=LiveArtefact.Form.DOCUMENT)
    keys = Key.objects.filter(Exists(served), site=settings.PUBLISHING_SITE, channel=FILES_AT, path__in=paths)
    locked = list(keys.order_by("channel", "path").select_for_update(of=("self",)))
    kept = set(in_use().filter(channel=FILES_AT, path__in=[key.path for key in locked]).values_list("path", flat=True))
    return [key for key in locked if key.path not in kept]


def missing(edition: Edition, channel: str) -> str:
    """The first file of a live edition that readers do not get, by its path; empty when they get them all."""
    served = LiveArtefact.objects.filter(
        key__site=settings.PUBLISHING_SITE,
        key__channel=OuterRef("channel"),
        key__path=OuterRef("path"),
        blob=OuterRef("blob"),
        form=LiveArtefact.Form.DOCUMENT,
    )
    rows = ProofArtefact.objects.filter(~Exists(served), proof=edition.proof_id, channel=channel, shared=True)
    return rows.values_list("path", flat=True).first() or "" if edition.proof_id else ""
