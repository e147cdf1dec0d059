"""A version in its channels, for people: one tab for each channel, and in it each of its views in a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from publishing.base import GONE, Artefact, channels
from publishing.looks import LOOKS, switched
from publishing.models import Proof, ProofArtefact
from publishing.models.releases import Reason
from publishing.preview import expected_stamps, in_frame, stamped
from publishing.screens.own_files import with_own_files

Address = Callable[[int], str]
FileAddress = Callable[[ProofArtefact], str]


def tabs_of(proof: Proof, address: Address | None = None) -> list[dict[str, Any]]:
    """[{"name", "label", "views": [{"title", "said", "full", "light", "dark"}], "parts": [{"name", "href"}]}]: one for
    each channel that has something of it. `address` gives the address at which an artefact is shown."""
    at = address or (lambda artefact_id: reverse("publishing:shown", args=[proof.pk, artefact_id]))
    found = []
    for name, channel in channels().items():
        rows = list(proof.artefacts.filter(channel=name, shared=False).select_related("blob"))
        if rows:
            views = [_view(row, position, len(rows), at(row.pk)) for position, row in enumerate(rows, start=1)]
            parts = [part for row in rows for part in _parts(row, at(row.pk))]
            found.append({"name": name, "label": channel.tab, "views": views, "parts": parts})
    return found


def chosen(tabs: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    return next((one for one in tabs if one["name"] == name), tabs[0] if tabs else None)


def show(
    proof: Proof, row: ProofArtefact, look: str, part: str, file_address: FileAddress | None = None
) -> HttpResponse:
    """One artefact of a proof as its channel shows it, stamped as it would be today; `part`: one part of it alone.

    Raises Http404 for a part that it does not have."""
    channel, artefact = channels()[row.channel], as_today(proof, row)
    try:
        body = channel.show_part(artefact, part) if part else channel.show(artefact)
    except LookupError as error:
        if part:
            raise Http404 from error
        raise
    body = switched(body, look, _sheets(proof))
    return in_frame(with_own_files(body, proof, file_address))


def as_today(proof: Proof, row: ProofArtefact) -> Artefact:
    """One artefact of a proof, stamped as it would be today."""
    publication = proof.publication
    stamps = expected_stamps(publication.locale, publication.number + 1)
    if proof.cause != Proof.Cause.SUBMIT and publication.live:  # what repeats the live text keeps its date
        stamps = replace(stamps, published_at=publication.live.stamps["published_at"])
    return stamped(_artefact(row), row.channel, stamps)


def _view(row: ProofArtefact, position: int, count: int, url: str) -> dict[str, str]:
    said = _said(row, position) if count > 1 else ""
    looks = {look: f"{url}?{urlencode({'look': look})}" for look in LOOKS}
    return {"said": said, "title": f"{channels()[row.channel].tab}{f', {said}' if said else ''}", "full": url, **looks}


def _said(row: ProofArtefact, position: int) -> str:
    """What tells it from the other views of the same channel."""
    if GONE in row.path:
        reason = row.path.rpartition("/")[2]
        said = Reason(reason).label.lower() if reason in Reason.values else f"taken down {position}"
        return f"{said}, plain text" if row.media_type.startswith("text/plain") else said
    if row.media_type.startswith("text/plain"):
        return "plain text"
    return "designed" if row.media_type.startswith("text/html") else f"view {position}"


def _parts(row: ProofArtefact, url: str) -> list[dict[str, str]]:
    parts = channels()[row.channel].parts(_artefact(row))
    return [{"name": name, "href": f"{url}?{urlencode({'part': part})}"} for part, name in parts]


def _artefact(row: ProofArtefact) -> Artefact:
    return Artefact(row.path, row.media_type, bytes(row.blob.body))


def _sheets(proof: Proof) -> Callable[[str], bytes | None]:
    def find(address: str) -> bytes | None:
        row = proof.artefacts.filter(shared=True, path=address.lstrip("/")).select_related("blob").first()
        return bytes(row.blob.body) if row else None

    return find
