"""Where a page or snippet stands, in the words of the editor's screen."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from publishing import waivers
from publishing.base import channels
from publishing.models import Delivery, Proof, Publication, Release
from publishing.models.releases import Action
from publishing.moments import hour
from publishing.screens import facts
from publishing.screens.places import keep_url
from publishing.together import OPEN

State = Delivery.State
PROMOTED = {"slug", "seo_title", "search_description"}  # fields on the second tab of a page's form
NOTHING: dict[str, Any] = {
    "state": "still",
    "sentence": "Not submitted yet. Readers do not see it.",
    "items": [],
    "facts": [],
    "channels": [],
    "reach": "",
}


def of(content_type: ContentType, object_pk: str, user: User) -> dict[str, Any]:
    """{"state", "sentence", "items", "link", "facts", "channels", "reach", "links"}; state "moving" asks to be asked
    again."""
    publication = Publication.objects.filter(content_type=content_type, object_pk=object_pk).first()
    if publication is None:
        return {**NOTHING, "links": facts.first_links(content_type, object_pk, user)}
    proof = publication.proofs.filter(cause="submit").order_by("-id").first()
    said = _said(publication, proof)
    rows = channel_rows(publication)
    live = facts.live_sentence(publication)
    more = [*([live] if publication.live_id and said["sentence"] != live else []), *facts.of(publication)]
    more = [sentence for sentence in more if sentence not in said["sentence"]]
    moving = said["state"] == "moving" or any(row["moving"] for row in rows)
    state = "moving" if moving else said["state"]
    found = {"facts": more, "channels": rows, "reach": _reach(publication, rows)}
    return {**said, **found, "links": facts.links(publication, user), "state": state}


def _reach(publication: Publication, rows: list[dict[str, Any]]) -> str:
    """Once nothing is under way: the channels that have it; each one's version stands in the panel "Channels"."""
    if publication.live_proof is None or not rows or not all(row["settled"] for row in rows):
        return ""
    return f"On {', '.join(row['label'] for row in rows)}."


def _said(publication: Publication, proof: Proof | None) -> dict[str, Any]:
    said: dict[str, Any] = {"state": "still", "items": [], "link": "", "sentence": facts.live_sentence(publication)}
    if proof is None:
        return said
    if proof.state in (Proof.State.WANTED, Proof.State.BUILDING):
        return {**said, "state": "moving", "sentence": "Checking…"}
    if proof.state == Proof.State.REFUSED:
        return {**said, "state": "mend", **_to_mend(publication, proof)}
    if proof.waits_for_approval:
        link = reverse("publishing:approve", args=[proof.pk])
        return {**said, "state": "waiting", "sentence": f"Waiting for {waiting_for(proof)}", "link": link}
    if proof.state == Proof.State.READY and proof.release_item.release.state in OPEN:
        return {**said, "state": "waiting", "sentence": _approved(proof)}
    if proof.state == Proof.State.VOID and not publication.live_id:
        return {**said, "sentence": proof.void_reason}
    return said


def _to_mend(publication: Publication, proof: Proof) -> dict[str, Any]:
    """What was sent back, without what somebody has kept on purpose since."""
    errors = waivers.left(publication, (item for item in proof.findings if item["level"] == "error"))
    if not errors:
        return {"sentence": "What the checks sent back is kept on purpose now. Submit it again."}
    items = [
        {
            **item,
            "href": field_anchor(item["where"]),
            "keep": keep_url(publication.content_type_id or 0, publication.object_pk, item),
        }
        for item in errors
    ]
    return {"sentence": "Please mend this, then submit again:", "items": items}


def _approved(proof: Proof) -> str:
    release = proof.release_item.release
    if proof.sends_mail and release.due_at is None and release.state == Release.State.WAITING:
        return "Approved. It is sent when marketing presses Send."
    return f"Approved. {facts.when(release)}"


def waiting_for(proof: Proof) -> str:
    """'Reviewer, oncology', or the step's name when nobody is named."""
    names = [reviewer["name"] for reviewer in proof.reviewers]
    return " or ".join(names) if names else "a second colleague"


def field_anchor(where: str) -> str:
    """The part of the edit form that a finding is about: the innermost block, or the field's panel."""
    parts = where.split(".")
    blocks = [part for part in parts if len(part) == 36 and part.count("-") == 4]
    if blocks:
        return f"#block-{blocks[-1]}-section"
    if parts[0] in PROMOTED:
        return "#panel-child-promote-for_search_engines-section"
    return f"#panel-child-content-{parts[0]}-section" if where else ""


def channel_rows(publication: Publication) -> list[dict[str, Any]]:
    """What each channel has of it, in the order of the channels: {"label", "sentence", "moving", "settled", "failed",
    "delivery", "error", "href", "link"}. "link" says what stands at "href"."""
    if publication.live is None:
        return []
    order = list(channels())
    rows = sorted(publication.live.deliveries.all(), key=lambda row: order.index(row.channel))
    return [_channel(row, publication) for row in rows]


def _channel(delivery: Delivery, publication: Publication) -> dict[str, Any]:
    return {
        "label": channels()[delivery.channel].label,
        "sentence": sentence(delivery),
        "moving": delivery.state in (State.PENDING, State.LEASED),
        "settled": delivery.state == State.DELIVERED,
        "failed": delivery.state == State.DEAD,
        "delivery": delivery.pk,
        "error": delivery.last_error if delivery.state in (State.WAITING, State.DEAD) else "",
        **_shown(delivery, publication.live_proof),
    }


def _shown(delivery: Delivery, proof: Proof | None) -> dict[str, str]:
    """Where this channel shows it: to anybody, or, of what only newsletters include, to colleagues."""
    if proof is None or delivery.state != State.DELIVERED:
        return {"href": "", "link": ""}
    if path := channels()[delivery.channel].shown_at(proof.sealed):
        return {"href": path, "link": f"What readers see: {channels()[delivery.channel].label}"}
    row = proof.artefacts.filter(channel=delivery.channel, shared=False).first()
    href = reverse("publishing:shown", args=[proof.pk, row.pk]) if row else ""
    return {"href": href, "link": "What newsletters show of it" if href else ""}


def sentence(delivery: Delivery) -> str:
    """A delivery in on-screen words (design.md §1)."""
    down = delivery.edition.action == Action.WITHDRAW
    match delivery.state:
        case State.PENDING | State.LEASED:
            return "Taking it down…" if down else "Publishing…"
        case State.WAITING:
            return f"Trying again at {hour(delivery.next_at)}"
        case State.DELIVERED if down:
            return f"Gone since {hour(delivery.delivered_at)}"
        case State.DELIVERED:
            word = "live" if channels()[delivery.channel].public else "ready"  # mail leaves when somebody sends it
            return f"Version {delivery.edition.number}, {word} since {hour(delivery.delivered_at)}"
        case State.SUPERSEDED:
            return "Replaced by a newer version"
        case _:
            return "Needs attention"
