"""Re-attestation: the reviewer whose name readers see confirms the live text for another term, with one click.

What she signs is a version of its own (cause "review"), made from the live text and shown to her before."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from publishing import approvals, proofs, releases, reviews
from publishing.clock import now
from publishing.models import Edition, Proof, Publication, ReviewTask
from publishing.models.releases import Action
from publishing.rendering import build_id
from publishing.steps import Refused
from publishing.wake import wake

REASON = "Confirmed by its reviewer"
ROLE = "Confirmation by its reviewer"

NOT_LIVE = "Readers do not see this page, so there is nothing to confirm."
NOBODY = "Readers are not told of any reviewer of this page, so nobody has to confirm it."
EDITED = "You wrote a newer text of this page. Submit that one, so that a second person approves it."
CHANGED = "What readers see changed after this page was opened. Nothing was confirmed. Look at it again."
MOVED = "Its address would change. Move it first, so that readers who know the old one are led on."
SOON = "Choose a day in the future for the next review."
ROLLING = timedelta(minutes=1)  # while a new design is being installed, two processes may disagree about it


# --- Who may ---


def why_not(publication: Publication, user: User) -> str:
    """Why this person cannot confirm what readers see, as a sentence; empty when she can."""
    live = publication.live
    if live is None or live.action != Action.PUBLISH or live.proof is None:
        return NOT_LIVE
    names = " or ".join(reviewer["name"] for reviewer in live.proof.reviewers)
    if not names:
        return NOBODY
    if not reviews.reviewers_of(publication).filter(pk=user.pk).exists():
        return f"This page names {names} as its reviewer. Only {names} can confirm it."
    if not _may_review(publication, user):
        return "Your account does not belong to those who review this kind of page any more."
    return ""


def _may_review(publication: Publication, user: User) -> bool:
    try:
        workflow = publication.wagtail_row().get_workflow()
    except ObjectDoesNotExist:
        return False
    tasks = [task.specific for task in workflow.tasks] if workflow else []
    return any(isinstance(task, ReviewTask) and task.may_review(user) for task in tasks)


# --- What is signed ---


def prepared(publication: Publication) -> Proof:
    """The version to confirm: ready, in the making, or refused with what has to be mended. Wants one when none of
    them stands for what readers see now."""
    newest = publication.proofs.filter(cause=Proof.Cause.REVIEW).order_by("-pk").first()
    if newest and (_in_the_making(newest) or _said_of(newest, publication)):
        return newest
    return want(publication)


def want(publication: Publication) -> Proof:
    """A fresh one; whoever asks at the same moment gets the same."""
    asked = publication.proofs.filter(cause=Proof.Cause.REVIEW)
    try:
        with transaction.atomic():
            if unfinished := asked.filter(state__in=[Proof.State.WANTED, Proof.State.BUILDING]).first():
                return unfinished
            proofs.void(asked, "What readers see changed.")
            proof = proofs.repeat(publication, Proof.Cause.REVIEW, REASON)
            wake("publishing.tasks.build_proof", proof.pk)
            return proof
    except IntegrityError:
        return asked.latest("pk")


def why_not_now(proof: Proof, publication: Publication) -> str:
    """Why a version that is ready does not stand for what readers see now; empty when it does."""
    live: Edition | None = publication.live
    if live is None or live.proof is None:
        return NOT_LIVE
    if proof.sealed.path != live.proof.sealed.path:
        return MOVED
    same = proof.repeats(live.proof)
    return "" if same and _is_newer(proof, live) and not proofs.is_stale(proof) else CHANGED


def _in_the_making(proof: Proof) -> bool:
    return proof.state in (Proof.State.WANTED, Proof.State.BUILDING)


def _said_of(proof: Proof, publication: Publication) -> bool:
    """Whether it still says something about what readers see."""
    live = publication.live
    if live is None or not _is_newer(proof, live):
        return False
    if proof.state == Proof.State.READY:
        return _in_todays_design(proof) and why_not_now(proof, publication) in ("", MOVED)
    return proof.state == Proof.State.REFUSED


def _is_newer(proof: Proof, live: Edition) -> bool:
    return proof.sealed_at is not None and proof.sealed_at > live.created_at


def _in_todays_design(proof: Proof) -> bool:
    return proof.build == build_id() or (proof.sealed_at is not None and proof.sealed_at > now() - ROLLING)


# --- Signed ---


def confirm(*, proof_id: int, digest: str, user: User, next_review_on: date) -> None:
    """Sign the live text for another term, and release it at once. Raises Refused with a sentence; nothing is saved
    then."""
    if next_review_on <= reviews.today():
        raise Refused(SOON)
    with transaction.atomic():
        proof = _lock(proof_id)
        publication = Publication.objects.select_related("live__proof").get(pk=proof.publication_id)
        if proof.state != Proof.State.READY or proof.digest != digest or hasattr(proof, "release_item"):
            raise Refused(CHANGED)
        for reason in (why_not(publication, user), why_not_now(proof, publication), why_not_proof(proof, user)):
            if reason:
                raise Refused(reason)
        approvals.sign(proof, ROLE, user, next_review_on=next_review_on)
        releases.propose(proof, user)


def _lock(proof_id: int) -> Proof:
    """With every other open version of the same page, in id order, as a release locks them."""
    own = Proof.objects.filter(pk=proof_id, cause=Proof.Cause.REVIEW)
    open_ones = Proof.objects.filter(publication__in=own.values("publication"), state__in=Proof.OPEN)
    list(open_ones.select_for_update(of=("self",)).order_by("id").values_list("pk"))
    proof = own.first()
    if proof is None:
        raise Refused(CHANGED)
    return proof


def why_not_proof(proof: Proof, user: User) -> str:
    """By what was sealed: who reviews it now, and who wrote since it went live."""
    if user.pk in proof.editors:
        return EDITED
    return "" if user.pk in [reviewer["user"] for reviewer in proof.reviewers] else CHANGED
