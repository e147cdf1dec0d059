"""What the editor's screen says besides how the newest version stands: what is live, what is planned, and what this
person may do about it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from publishing import drift, expiry, plans, steps, uploads
from publishing.away import absences
from publishing.handing import back, over
from publishing.models import Edition, Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action, Reason
from publishing.moments import moment
from publishing.screens import rights

State = Release.State


def live_sentence(publication: Publication) -> str:
    edition = publication.live
    if edition is None:
        return "Readers do not see it."
    if edition.action == Action.WITHDRAW:
        return f"Taken down on {moment(edition.created_at)}: {Reason(edition.withdrawal).label.lower()}."
    return f"Version {edition.number}, approved and live since {moment(edition.created_at)}."


def of(publication: Publication) -> list[str]:
    """Further sentences, most urgent first."""
    found = [_planned(publication), _moving(publication), _expires(publication), _reason(publication.live)]
    urgent = [*_away(publication), *drift.of(publication), *uploads.sentences(publication)]
    return [sentence for sentence in [*urgent, *found] if sentence]


def when(release: Release) -> str:
    """'Goes out with “Spring campaign” on Mon 7 December 2026, 08:00.'"""
    company = f" with “{release.name}”" if release.name else ""
    if release.state == State.HELD:
        return f"Held{company}: {release.note}"
    if release.due_at is None:
        return f"Goes out{company} when somebody chooses the moment."
    return f"Goes out{company} on {moment(release.due_at)}."


def _away(publication: Publication) -> list[str]:
    waiting = publication.proofs.filter(cause=Proof.Cause.SUBMIT, state=Proof.State.READY, release_item=None)
    proof = waiting.order_by("-id").first()
    return absences.sentences(proof) if proof else []


def _planned(publication: Publication) -> str:
    release = plans.planned_for(publication)
    if release is None or (publication.kind == rights.MAIL and release.due_at is None and release.state != State.HELD):
        return ""  # mail that waits for Send says so itself
    return when(release)


def _moving(publication: Publication) -> str:
    rows = ReleaseItem.objects.filter(publication=publication, follows=True).select_related("release")
    item = rows.filter(release__state__in=[State.WAITING, State.HELD]).order_by("-release_id").first()
    if item is None:
        return ""
    if item.release.state == State.HELD:
        return f"Its new address waits: {item.release.note}"
    return "Its address is changing; readers who know the old one are led on."


def _expires(publication: Publication) -> str:
    item = expiry.planned(publication)
    return f"Will be taken down on {moment(item.release.due_at)}." if item else ""


def _reason(edition: Edition | None) -> str:
    return f"{edition.reason}." if edition and edition.reason else ""


def links(publication: Publication, user: User) -> list[dict[str, str]]:
    """What this person may do about it here."""
    found = _in_review(publication, user)
    edition = publication.live
    if rights.may_plan(user) and publication.content_type_id:
        found.append(_link("Plan…", "plans:add", publication.content_type_id, publication.object_pk))
    if edition and edition.action == Action.PUBLISH and rights.may_take_down(user, publication):
        found.append(_link("Take down…", "taking_down:take_down", publication.pk))
    if edition and edition.action == Action.WITHDRAW:
        found.append(_link("What was taken down, and whom it reached", "taking_down:taken_down", edition.pk))
    if publication.live_proof and publication.content_type_id:
        place = (publication.content_type_id, publication.object_pk)
        found.append(_link("Compare with what readers see now", "history:compare", *place))
    if edition:
        found.append(_link("Earlier versions, and what readers saw", "history:asof", publication.pk))
    return found


def _in_review(publication: Publication, user: User) -> list[dict[str, str]]:
    proof = publication.proofs.filter(cause=Proof.Cause.SUBMIT).order_by("-id").first()
    if proof is None or not back.is_in_review(proof):
        return []
    found = []
    if proof.waits_for_approval and over.may_hand_over(proof, steps.look(proof.workflow_state_id), user):
        words = "Hand over…" if proof.reviewers else "Ask somebody else…"
        found.append(_link(words, "publishing:hand_over", proof.pk))
    if back.may_take_back(proof, user):
        found.append(_link("Take back…", "publishing:take_back", proof.pk))
    return found


def first_links(content_type: ContentType, object_pk: str, user: User) -> list[dict[str, str]]:
    """Of what was never submitted."""
    return [_link("Plan…", "plans:add", content_type.pk, object_pk)] if rights.may_plan(user) else []


def _link(text: str, name: str, *args: object) -> dict[str, str]:
    return {"text": text, "href": reverse(name, args=args)}
