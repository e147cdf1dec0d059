"""Addresses: who owns one, and why content may not have the one it asks for."""

from __future__ import annotations

from django.conf import settings

from publishing.models import Key, LiveArtefact, Proof, Publication
from publishing.rendering import Rendered
from publishing.steps import Refused

MARKS = {"410", "301"}  # names of the edge's own files


def problems(publication: Publication, rendered: Rendered) -> list[dict[str, str]]:
    """Findings for the proof: an address that is taken, or a live page that would move."""
    wanted = [
        (channel, artefact.key)
        for channel, artefacts in rendered.artefacts.items()
        for artefact in artefacts
        if not artefact.shared
    ]
    website = {path for channel, path in wanted if channel == "website"}
    found = [_reserved(path) for path in website]
    found += [_taken(publication, channel, path) for channel, path in wanted]
    found.append(_moved(publication, website))
    return [problem for problem in found if problem]


def _reserved(path: str) -> dict[str, str] | None:
    """Published pages are answered ahead of Django, so none may stand where the admin or the app's feed is."""
    parts = path.strip("/").split("/")
    wrong = parts[0] if parts[0] in settings.PUBLISHING_RESERVED else next((p for p in parts if p in MARKS), "")
    message = f"The address part “{wrong}” is kept for Concord itself. Choose another slug."
    return {"id": "address.reserved", "level": "error", "where": "slug", "message": message} if wrong else None


def _taken(publication: Publication, channel: str, path: str) -> dict[str, str] | None:
    owner = _owner(channel, path)
    if owner is None or owner.pk == publication.pk:
        return None
    message = f"The address /{path} belongs to “{owner.title}”. Choose another slug."
    return {"id": "address.taken", "level": "error", "where": "slug", "message": message}


def _moved(publication: Publication, wanted: set[str]) -> dict[str, str] | None:
    # Redirects come with releases of their own (design.md rule 15); until then a live address stays.
    live = Key.objects.filter(publication=publication, channel="website", live__form="document")
    stays = [key.path for key in live if wanted and key.path not in wanted]
    if not stays:
        return None
    message = f"Readers know this page at /{stays[0]}. Put the slug back: a live page cannot change its address yet."
    return {"id": "address.moved", "level": "error", "where": "slug", "message": message}


def _owner(channel: str, path: str) -> Publication | None:
    key = Key.objects.filter(site=settings.PUBLISHING_SITE, channel=channel, path=path).first()
    if key is None or not LiveArtefact.objects.filter(key=key, form="document").exists():
        return None
    return key.publication


def claim(publication: Publication, proof: Proof) -> None:
    """Take the keys of a proof for its publication, inside the release's transaction. Raises Refused, naming the
    owner, when another live publication has one."""
    for artefact in proof.artefacts.all():
        owner = None if artefact.shared else publication
        key, _ = Key.objects.select_for_update().get_or_create(
            site=settings.PUBLISHING_SITE,
            channel=artefact.channel,
            path=artefact.path,
            defaults={"publication": owner},
        )
        if artefact.shared or key.publication_id == publication.pk:
            continue
        if LiveArtefact.objects.filter(key=key, form="document").exists() or _promised(key):
            title = key.publication.title if key.publication else "a listing"
            raise Refused(f"The address /{artefact.path} belongs to “{title}”. Choose another slug.")
        LiveArtefact.objects.filter(key=key).update(version=0)  # the old owner's numbers do not bind the new one
        key.publication = publication
        key.save(update_fields=["publication"])


def _promised(key: Key) -> bool:
    """Whether the owner's live edition has this key though it has not been delivered yet."""
    live = key.publication.live if key.publication else None
    return bool(live and live.proof and live.proof.artefacts.filter(channel=key.channel, path=key.path).exists())
