"""Who may ask for an emergency publication and who may confirm one. Being a superuser is not enough."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet

from publishing import plans, steps
from publishing.clock import now
from publishing.models import Emergency, Proof
from publishing.models.releases import Action
from publishing.steps import Step

PERMISSION = "add_emergency"
OPEN_FOR = timedelta(hours=24)  # what nobody confirmed by then was no emergency

NOT_ALLOWED = "Your account may not ask for an emergency. Ask a clinical reviewer or communications."
OWN_TEXT = "You wrote or submitted this text, so two other people have to let it out."
NOT_WAITING = "This is not waiting for approval any more. Somebody approved it, sent it back or took it back."
MAIL = "A newsletter cannot be taken back once it is sent, so it waits for its approval."
NO_ADDRESS = "Pages contain this, so it could not be taken down when its time is over. Ask another of its reviewers."
PLANNED = "This is part of the plan “{}”. Take it out of the plan first."
NEVER_REVIEWED = "Readers would be told that {} reviewed this page, and that never happened. It needs that approval."
MOVES = "Its address would change. That can wait for its reviewer: set the slug back, and submit it again."
ONCE = "Two people let this text out already. Now it needs the approval of its reviewer."
SAME_PERSON = "You asked for this yourself. A second person has to confirm it."
NO_CLINICIAN = "One of the two has to belong to those who sign this kind of text (“{}”), and neither of you does."
TOO_OLD = "This was asked for more than a day ago. Ask again."
TAKEN_BACK = "It was taken back."


def holders() -> QuerySet[User]:
    """By their groups alone, so that the list of who can do it is the list of the groups' members."""
    groups = {"groups__permissions__codename": PERMISSION, "groups__permissions__content_type__app_label": "publishing"}
    return get_user_model().objects.filter(is_active=True, **groups).distinct()


def why_not_ask(proof: Proof, user: User) -> str:
    """Why this person cannot ask that this version goes out now, as a sentence; empty when she can."""
    if not holders().filter(pk=user.pk).exists():
        return NOT_ALLOWED
    return _why_not_this_text(proof) or _why_not_own(proof, user)


def why_not_confirm(emergency: Emergency, step: Step | None, user: User) -> str:
    """Why this person cannot be the second one, as a sentence; empty when she can."""
    if reason := why_not_ask(emergency.proof, user):
        return reason
    if emergency.state != Emergency.State.ASKED:
        return emergency.closed_because or NOT_WAITING
    if emergency.asked_at < now() - OPEN_FOR:
        return TOO_OLD
    if emergency.asked_by_id == user.pk:
        return SAME_PERSON
    asker = holders().filter(pk=emergency.asked_by_id or 0).first()
    if asker is None:  # the right was taken away since
        return NOT_ALLOWED.replace("Your account", emergency.asked_by_name)
    if step is None or not any(step.task.may_review(one) for one in (asker, user)):
        return NO_CLINICIAN.format(step.task.name) if step else NOT_WAITING
    return ""


def _why_not_own(proof: Proof, user: User) -> str:
    return OWN_TEXT if user.pk == proof.submitted_by_id or user.pk in proof.editors else ""


def _why_not_this_text(proof: Proof) -> str:
    step = steps.look(proof.workflow_state_id)
    if not proof.waits_for_approval or step is None or not step.is_review:
        return NOT_WAITING
    if proof.sends_mail:
        return MAIL
    if not proof.sealed.path:
        return NO_ADDRESS
    if plan := plans.planned_for(proof.publication):
        return PLANNED.format(plan.name or "without a name")
    return _why_not_after(proof, proof.publication.live_proof) or _why_never_reviewed(proof)


def _why_not_after(proof: Proof, live_proof: Proof | None) -> str:
    """Not with another address, which may have pages below it; nor the same text a second time."""
    if live_proof is None:
        return ""
    if live_proof.sealed.path != proof.sealed.path:
        return MOVES
    again = live_proof.content_sha256 == proof.content_sha256 and live_proof.let_out is not None
    return ONCE if again else ""


def _why_never_reviewed(proof: Proof) -> str:
    """Readers are told who reviewed a page and when: that has to have happened, by the same people."""
    names = [reviewer["name"] for reviewer in proof.reviewers]
    live = proof.publication.live
    before = live.proof.reviewers if live and live.action == Action.PUBLISH and live.proof else []
    if not names or names == [reviewer["name"] for reviewer in before]:
        return ""
    return NEVER_REVIEWED.format(" and ".join(names))


def is_open(emergency: Emergency) -> bool:
    """Whether a second person could still confirm it."""
    asked = emergency.state == Emergency.State.ASKED and emergency.asked_at >= now() - OPEN_FOR
    return asked and emergency.proof.waits_for_approval
