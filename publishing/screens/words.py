"""Releases and their members in the words that people see (design.md §1)."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import pluralize
from django.utils import timezone

from publishing import situation
from publishing.models import Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action, Reason
from publishing.moments import moment
from publishing.screens.places import edit_url

State = Release.State


def title(release: Release) -> str:
    """Its name, or what is in it."""
    if release.name:
        return release.name
    titles = [item.publication.title for item in release.items.all()]
    if not titles:
        return "Nothing yet"
    return titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more"


def sentence(release: Release) -> str:
    """How a release stands: 'Goes out on Mon 7 December 2026, 08:00'."""
    down = takes_down(release)
    match release.state:
        case State.HELD:
            return f"Held: {release.note}"
        case State.DONE:
            return f"{'Taken down' if down else 'Went out'} on {moment(release.done_at)}"
        case State.CANCELLED:
            return f"Taken back on {moment(release.done_at)}"
    if release.due_at is None:
        return "Its moment is not chosen yet"
    if release.due_at <= timezone.now():
        return "Going out now…"
    return f"{'Will be taken down' if down else 'Goes out'} on {moment(release.due_at)}"


def takes_down(release: Release) -> bool:
    actions = {item.action for item in release.items.all()}
    return actions == {Action.WITHDRAW}


def progress(release: Release) -> str:
    """'2 of 5 approved', of what needs an approval."""
    members = [item for item in release.items.all() if item.action == Action.PUBLISH and not item.follows]
    approved = sum(is_approved(item) for item in members)
    return f"{approved} of {len(members)} approved" if members else ""


def is_approved(item: ReleaseItem) -> bool:
    """Its version is in hand and not out of date."""
    return item.proof is not None and item.proof.state == Proof.State.READY


def member(item: ReleaseItem) -> dict[str, Any]:
    """One page or snippet of a release: its state in words, and where to act on it."""
    publication = item.publication
    last = publication.proofs.filter(cause=Proof.Cause.SUBMIT).order_by("-id").first()
    return {
        "item": item,
        "publication": publication,
        "state": _state(item, publication, last),
        "outcome": _outcome(item),
        "approved": is_approved(item),
        "approve": last if last is not None and last.waits_for_approval else None,
        "edit_url": edit_url(publication),
    }


def _state(item: ReleaseItem, publication: Publication, last: Proof | None) -> str:
    if item.action == Action.WITHDRAW:
        return f"Will be taken down: {Reason(item.reason).label.lower()}"
    if item.proof is not None and is_approved(item):
        return _approved(item.proof, last) if not item.follows else "Follows with its new address"
    if item.follows:
        return "Follows: it moves along, its text stays"
    if not edit_url(publication):
        return "It was deleted. Leave it out"
    return _open_state(publication, last)


def _approved(proof: Proof, last: Proof | None) -> str:
    names = [approval.user_name for approval in proof.approvals.order_by("id")]
    newer = last is not None and last.pk > proof.pk and last.waits_for_approval
    also = f"; a newer version waits for {situation.waiting_for(last)}" if last and newer else ""
    return f"Approved by {' and '.join(names)}{also}"


def _outcome(item: ReleaseItem) -> str:
    """Of a release that is over."""
    edition = getattr(item.proof, "edition", None)
    if edition is not None:
        return f"Went out as version {edition.number}"
    done = item.action == Action.WITHDRAW and item.release.state == State.DONE
    return f"Taken down: {Reason(item.reason).label.lower()}" if done else "Did not go out"


def _open_state(publication: Publication, last: Proof | None) -> str:
    again = "Needs approval again. " if _was_approved(publication) else ""
    if last is None or hasattr(last, "edition"):
        return f"{again}Nothing submitted yet"
    match last.state:
        case Proof.State.WANTED | Proof.State.BUILDING:
            return f"{again}Checking…"
        case Proof.State.REFUSED:
            return f"{again}The checks or the reviewer found something to mend"
        case Proof.State.READY if last.waits_for_approval:
            return f"{again}Waiting for {situation.waiting_for(last)}"
    return f"{again}Nothing submitted yet"


def _was_approved(publication: Publication) -> bool:
    """An approved version went out of date before it could go out."""
    newer = publication.proofs.filter(cause=Proof.Cause.SUBMIT, state=Proof.State.VOID, approvals__isnull=False)
    return newer.filter(pk__gt=publication.live.proof_id or 0 if publication.live else 0).exists()


def pages(count: int) -> str:
    return f"{count} page{pluralize(count)}"
