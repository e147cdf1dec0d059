"""What the approve page says about a proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.utils.formats import date_format

from publishing import approvals, asking, editions, plans, reach, steps
from publishing.base import channels, is_piece
from publishing.differences import changes
from publishing.emergency import rights as emergency
from publishing.frames import chosen, tabs_of
from publishing.letters import edit_path
from publishing.models import Proof, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.screens import facts
from publishing.screens.moving import moving
from publishing.snapshots import Snapshot, facets
from publishing.together import OPEN, Together


def newer(proof: Proof) -> Proof | None:
    """The proof that took the place of an out-of-date one."""
    if proof.state != Proof.State.VOID:
        return None
    later = proof.publication.proofs.filter(workflow_state_id=proof.workflow_state_id, pk__gt=proof.pk)
    return later.filter(state__in=[*Proof.OPEN, Proof.State.REFUSED]).order_by("-pk").first()


def opened_before(proof: Proof, since: str) -> Proof | None:
    """The earlier version of the same review that somebody had before her when this one took its place."""
    if not since.isdecimal() or len(since) > 18:
        return None
    earlier = proof.publication.proofs.filter(workflow_state_id=proof.workflow_state_id, snapshot__isnull=False)
    return earlier.filter(pk=since, pk__lt=proof.pk).first()


def context(proof: Proof, user: User, tab: str, opened: Proof | None = None) -> dict[str, Any]:
    snapshot = proof.sealed
    live_proof = proof.publication.live_proof
    before = live_proof.sealed if live_proof else None
    tabs = tabs_of(proof)
    return {
        "proof": proof,
        "title": snapshot.title,
        "number": proof.publication.number + 1,
        "is_new": before is None,
        "taken_down": _taken_down(proof),
        "corrects": before is not None and bool(snapshot.url),
        "changes": changes(before, snapshot),
        "opened": opened,
        "since": changes(opened.sealed, snapshot) if opened else [],
        "asked_at": _asked_at(proof),
        "hand_over": asking.handed_over(proof),
        "may_wait": not proof.sends_mail and plans.planned_for(proof.publication) is None,
        "may_send_back": _may_send_back(proof, user),
        "notes": proof.findings,
        "moving": moving(proof),
        "also": _also(proof, snapshot),
        "effect": _effect(proof),
        "why_not": (why_not := _why_not(proof, user)),
        "emergency": bool(why_not) and not emergency.why_not_ask(proof, user),
        "tabs": tabs,
        "tab": chosen(tabs, tab),
        "edit_url": edit_path(proof),
        "initial": {"digest": proof.digest, "next_review_on": editions.next_review_on(timezone.localdate())},
        "clinical": bool(proof.reviewers),
    }


def not_waiting(proof: Proof, refused: str) -> dict[str, Any]:
    """The page of a proof that nobody can decide about now."""
    edition = getattr(proof, "edition", None)
    approval = proof.approvals.order_by("id").last()
    return {
        "proof": proof,
        "title": proof.publication.title,
        "refused": refused,
        "checking": proof.state in (Proof.State.WANTED, Proof.State.BUILDING),
        "errors": proof.findings if proof.state == Proof.State.REFUSED else [],
        "edition": edition,
        "approval": approval,
        "waits": facts.when(proof.release_item.release) if approval and not edition and not _is_mail(proof) else "",
        "plan": _open_release(proof),
        "live_url": proof.sealed.url if proof.snapshot else "",
        "deliveries": edition.deliveries.order_by("id") if edition else [],
        "edit_url": edit_path(proof),
    }


def _is_mail(proof: Proof) -> bool:
    return proof.snapshot is not None and proof.sends_mail


def _open_release(proof: Proof) -> Release | None:
    """The release that an approved version waits in."""
    item = getattr(proof, "release_item", None)
    return item.release if item and item.release.state in OPEN else None


def _asked_at(proof: Proof) -> datetime:
    """When it was submitted: a version that took the place of another one by itself asks nothing anew."""
    rows = proof.publication.proofs.filter(workflow_state_id=proof.workflow_state_id, pk__lte=proof.pk).order_by("pk")
    sent_back = rows.filter(state=Proof.State.REFUSED).last()
    first = rows.filter(pk__gt=sent_back.pk).first() if sent_back else rows.first()
    return (first or proof).created_at


def _taken_down(proof: Proof) -> str:
    live = proof.publication.live
    if live is None or not live.withdrawal:
        return ""
    day = date_format(timezone.localtime(live.created_at), "j F Y, H:i")
    return f"This was taken down on {day}: {live.get_withdrawal_display().lower()}."


def _effect(proof: Proof) -> str:
    """What pressing Approve does, in one sentence or two."""
    if proof.sends_mail:
        return "Approving makes this newsletter ready. It is sent when marketing presses Send."
    rows = proof.artefacts.filter(shared=False).values_list("channel", "path")
    rendered_for = {channel for channel, path in rows if not is_piece(path)}
    places = [channel.place for name, channel in channels().items() if name in rendered_for and channel.place]
    if plan := plans.planned_for(proof.publication):
        return (
            f"Approving lets this go out {asking.moment_of(plan)}. Readers see nothing of it before. No email is sent."
        )
    if not places:
        return "Approving makes this available to the pages that use it. No email is sent."
    return f"Approving publishes this {' and '.join(places)} now. No email is sent."


def _also(proof: Proof, snapshot: Snapshot) -> str:
    """What else would change with it, channel by channel: "12 pages, 3 items in the app"."""
    stamps = proof.publication.live.stamps if proof.publication.live else {}
    item = ReleaseItem(publication=proof.publication, proof=proof, action=Action.PUBLISH)
    counts = reach.touched(proof.publication, facets(snapshot, stamps), Together([item]))
    nouns = {name: channel.noun for name, channel in channels().items()} | {"waiting": "scheduled newsletter"}
    return ", ".join(f"{count} {nouns[name]}{pluralize(count)}" for name, count in counts.items() if nouns[name])


def _may_send_back(proof: Proof, user: User) -> bool:
    step = steps.look(proof.workflow_state_id)
    return step is not None and step.is_review and step.task.may_review(user)


def _why_not(proof: Proof, user: User) -> str:
    step = steps.look(proof.workflow_state_id)
    return approvals.why_not(proof, step, user) if step and step.is_review else approvals.GONE
