"""Addresses: who owns one, and why content may not have the one it asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.conf import settings
from django.db.models import Q, QuerySet

from publishing.base import is_piece
from publishing.models import Key, LiveArtefact, ProofArtefact, Publication, ReleaseItem
from publishing.rendering import Rendered
from publishing.source import Finding
from publishing.steps import Refused
from publishing.together import Together

Address = tuple[str, str]  # channel and path

MARKS = {"410", "301", "301.to"}  # names of the edge's own files


def problems(publication: Publication, rendered: Rendered, company: Together) -> list[Finding]:
    """Findings for the proof: an address that is kept or taken."""
    wanted = [
        (channel, artefact.key)
        for channel, artefacts in rendered.artefacts.items()
        for artefact in artefacts
        if not artefact.shared and not is_piece(artefact.key)
    ]
    # What another channel puts there by itself stands in a part that is kept for it.
    own = {artefact.key for artefact in rendered.artefacts.get("website", []) if not artefact.at}
    found = [_reserved(path) for channel, path in wanted if channel == "website" and path in own]
    return [*filter(None, found), *_taken(publication, wanted, company)]


def _reserved(path: str) -> Finding | None:
    """Published pages are answered ahead of Django, so none may stand where the admin or the app's feed is."""
    parts = path.strip("/").split("/")
    wrong = parts[0] if parts[0] in settings.PUBLISHING_RESERVED else next((p for p in parts if p in MARKS), "")
    message = f"The address part “{wrong}” is kept for Concord itself. Choose another slug."
    return Finding("address.reserved", "error", "slug", message) if wrong else None


def _taken(publication: Publication, wanted: list[Address], company: Together) -> Iterator[Finding]:
    for key in _at(wanted).exclude(publication=publication).select_related("publication"):
        owner = key.publication if _in_use(key) else None
        if owner is not None and not company.leaves(owner, key.channel, key.path):
            message = f"The address /{key.path} belongs to “{owner.title}”. Choose another slug."
            yield Finding("address.taken", "error", "slug", message)


def claim(items: list[ReleaseItem]) -> None:
    """Take the addresses of a release for its publications, inside its transaction. Raises Refused, naming the owner,
    when another live publication has one and does not give it up with this very release."""
    _locked(dict.fromkeys(_shared(items)))
    wanted = _wanted(items)
    for key in _locked(wanted):
        publication = wanted[key.channel, key.path]
        if key.publication_id == publication.pk:
            continue
        if _in_use(key) and not _given_up(key, items, wanted):
            title = key.publication.title if key.publication else "a listing"
            raise Refused(f"The address /{key.path} belongs to “{title}”. Choose another slug.")
        LiveArtefact.objects.filter(key=key).update(version=0)  # the old owner's numbers do not bind the new one
        key.publication = publication
        key.save(update_fields=["publication"])


def _locked(wanted: Mapping[Address, Publication | None]) -> list[Key]:
    """The keys of these addresses, those that are new made for their owners; all locked in the order of addresses.

    Made first, then locked: who waits for another release to make a key holds no lock that it could want."""
    there = set(_at(wanted).values_list("channel", "path"))
    new = [
        Key(site=settings.PUBLISHING_SITE, channel=channel, path=path, publication=wanted[channel, path])
        for channel, path in sorted(wanted)
        if (channel, path) not in there
    ]
    Key.objects.bulk_create(new, ignore_conflicts=True)
    return list(_at(wanted).select_for_update())


def _at(addresses: Collection[Address]) -> QuerySet[Key]:
    found = Q(pk__in=[])
    for channel in {channel for channel, _path in addresses}:
        found |= Q(channel=channel, path__in=[path for at, path in addresses if at == channel])
    return Key.objects.filter(found, site=settings.PUBLISHING_SITE).order_by("channel", "path")


def _shared(items: list[ReleaseItem]) -> list[Address]:
    rows = ProofArtefact.objects.filter(proof__in=[item.proof_id for item in items if item.proof_id], shared=True)
    return list(rows.values_list("channel", "path"))


def _wanted(items: list[ReleaseItem]) -> dict[Address, Publication]:
    wanted: dict[Address, Publication] = {}
    for item in items:
        for artefact in item.proof.artefacts.filter(shared=False) if item.proof else []:
            if is_piece(artefact.path):
                continue
            other = wanted.setdefault((artefact.channel, artefact.path), item.publication)
            if other.pk != item.publication_id:
                raise Refused(f"“{other.title}” and “{item.publication.title}” want the same address.")
    return wanted


def _given_up(key: Key, items: list[ReleaseItem], wanted: dict[Address, Publication]) -> bool:
    owner = key.publication
    return owner is not None and any(
        item.publication_id == owner.pk and wanted.get((key.channel, key.path)) != owner for item in items
    )


def _in_use(key: Key) -> bool:
    """Whether the owner's live edition has this address, delivered or still on its way; a listing has it for good."""
    if key.publication is None:
        return LiveArtefact.objects.filter(key=key).exists()
    shown = ProofArtefact.objects.filter(channel=key.channel, path=key.path)
    return shown.filter(proof__edition=key.publication.live_id).exists() if key.publication.live_id else False
