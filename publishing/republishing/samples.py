"""Some texts before and after: those whose words differ, the longest page, and one of every other kind."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Sum
from django.urls import reverse

from publishing.base import channels
from publishing.models import Proof, ProofArtefact, Republish
from publishing.republishing import standing
from publishing.republishing.comparing import DIFFER, ID

MOST = 6
MOST_CHANGED = 2


def context(row: Republish, chosen: str) -> dict[str, Any]:
    """The names of all samples, and the frames of the chosen one."""
    found = chosen_ones(row)
    current = next((proof for proof in found if str(proof.pk) == chosen), found[0] if found else None)
    named = [{"pk": proof.pk, "name": _name(proof)} for proof in found]
    return {"samples": named, "sample": current, "pairs": pairs(row, current) if current else []}


def _name(proof: Proof) -> str:
    """'Cancer Care (home page)': pages and parts of them may have the same name."""
    content_type = proof.publication.content_type
    kind = content_type.name if content_type else ""
    title = proof.publication.title
    return title if not kind or kind.lower() == title.lower() else f"{title} ({kind.lower()})"


def chosen_ones(row: Republish) -> list[Proof]:
    """At most six, in the order in which they are worth looking at."""
    shown = _shown(row)
    candidates = [*_changed(shown)[:MOST_CHANGED], *shown.order_by("-bytes", "pk")[:1]]
    kinds = {proof.publication.kind for proof in candidates}
    for kind in shown.order_by("publication__kind").values_list("publication__kind", flat=True).distinct():
        if kind not in kinds:
            candidates += shown.filter(publication__kind=kind).order_by("-bytes", "pk")[:1]
    return list({proof.pk: proof for proof in candidates}.values())[:MOST]


def _shown(row: Republish) -> Any:
    """Those that some channel shows, with how long they are."""
    own = ProofArtefact.objects.filter(proof=OuterRef("pk"), shared=False)
    length = Func(F("artefacts__blob__body"), function="octet_length", output_field=IntegerField())
    return standing.compared(row).filter(Exists(own)).annotate(bytes=Sum(length))


def _changed(shown: Any) -> list[Proof]:
    """One for each kind in which words differ."""
    found: dict[str, Proof] = {}
    for proof in shown.filter(findings__contains=[{"id": ID, "message": DIFFER}]):
        found.setdefault(proof.publication.kind, proof)
    return list(found.values())


# --- Side by side ---


def pairs(row: Republish, proof: Proof) -> list[dict[str, str]]:
    """For each channel what readers see now and what they would see, at the widths that they have."""
    before, after = _first(proof.publication.live_proof), _first(proof)
    return [one for name in channels() if name in after for one in _pairs(row, before.get(name), after[name])]


def _pairs(row: Republish, before: ProofArtefact | None, after: ProofArtefact) -> list[dict[str, str]]:
    """Without frames where not one byte is different."""
    channel = channels()[after.channel]
    if before is None or before.blob_id == after.blob_id:
        return [{"label": channel.label, "same": "It is new here." if before is None else "Exactly as now."}]
    urls = {"before": _url(row, before), "after": _url(row, after)}
    if not after.media_type.startswith("text/html"):
        return [{**urls, "width": "phone", "label": channel.label}]
    wide = {**urls, "width": "wide" if channel.public else "mail", "label": f"{channel.label}, on a wide screen"}
    return [wide, {**urls, "width": "phone", "label": f"{channel.label}, on a phone"}]


def _first(proof: Proof | None) -> dict[str, ProofArtefact]:
    """{channel: the artefact a person is shown}."""
    rows = ProofArtefact.objects.filter(proof=proof, shared=False).order_by("-position") if proof else []
    return {row.channel: row for row in rows}


def _url(row: Republish, artefact: ProofArtefact) -> str:
    return reverse("republish:shown", args=[row.pk, artefact.pk])
