"""Releases: the moment at which approved proofs and withdrawals take effect, get their numbers and start towards the
channels; all of a release or none."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from publishing import (
    audit,
    dependencies,
    editions,
    expiry,
    keys,
    letters,
    moves,
    proofs,
    steps,
    together,
    wagtail_rows,
)
from publishing.clock import now
from publishing.locks import only_one
from publishing.models import Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.sealing import seal_digest
from publishing.steps import OutOfDate, Refused
from publishing.together import Together
from publishing.wake import wake

ROUNDS = 5  # how often what follows is made anew when it changes under our hands

State = Release.State


# --- Proposed ---


def propose(proof: Proof, user: User | None) -> Release:
    """An approved proof joins the release it was planned for, or gets one of its own, due now. Mail waits until a
    person chooses to send it. What repeats the live text never waits for a plan."""
    plan = _join_plan(proof) if proof.cause == Proof.Cause.SUBMIT else None
    release = plan or Release.objects.create(owner=user, due_at=None if proof.sends_mail else now())
    if plan is None:
        ReleaseItem.objects.create(release=release, publication=proof.publication, proof=proof)
    audit.record(f"release {release.pk}", "release proposed", actor=user, new=release.state, digest=proof.digest)
    if plan is None:
        start(release.pk, user)
    elif plan.due_at is not None and plan.due_at <= now():
        wake("publishing.tasks.release", plan.pk)  # a fault of another member must not undo this approval
    return release


def start(release_id: int, user: User | None = None) -> None:
    """Run it in this transaction when its moment has come and all of it is there."""
    release = Release.objects.get(pk=release_id)
    if release.state != State.WAITING or release.due_at is None or release.due_at > now():
        return
    moves.add_followers(release)
    open_items = release.items.filter(action=Action.PUBLISH, proof=None)
    if not open_items.exists():
        run(release_id, user)
    elif not open_items.filter(follows=False).exists():
        wake("publishing.tasks.release", release_id)


def release_now(release_id: int, user: User) -> None:
    """The person who chooses the moment chooses now. Raises Refused when it cannot go out."""
    with transaction.atomic():
        open_ones = Release.objects.select_for_update().filter(pk=release_id, state__in=[State.WAITING, State.HELD])
        if not open_ones.update(due_at=now(), owner=user, state=State.WAITING, note=""):
            raise Refused("This is not waiting any more.")
        audit.record(f"release {release_id}", "moment chosen", actor=user)
        unapproved = ReleaseItem.objects.filter(release=release_id, action=Action.PUBLISH, proof=None, follows=False)
        if item := unapproved.select_related("publication").first():
            raise Refused(f"“{item.publication.title}” is not approved yet.")
        start(release_id, user)


def _join_plan(proof: Proof) -> Release | None:
    planned = ReleaseItem.objects.select_for_update(of=("self",)).select_related("release")
    item = planned.filter(
        publication=proof.publication_id, action=Action.PUBLISH, follows=False, release__state__in=together.OPEN
    ).first()
    if item is None:
        return None
    before, item.proof = item.proof_id, proof
    item.save(update_fields=["proof"])
    if before and before != proof.pk:
        proofs.void(Proof.objects.filter(pk=before), "A newer version was approved.")
    return item.release


# --- Run ---


def advance(release_id: int) -> None:
    """Make what follows, then run; one process at a time. What cannot go out is held and its owner told."""
    with only_one(f"release {release_id}") as mine:
        if not mine:
            return
        try:
            _advance(release_id)
        except Refused as reason:
            hold(release_id, str(reason))


def _advance(release_id: int) -> None:
    for _round in range(ROUNDS):
        moves.make_followers(release_id)
        try:
            return run(release_id)
        except moves.Incomplete:
            continue
    raise Refused("What moves with it keeps changing. Choose a moment when nobody works on it.")


def run(release_id: int, user: User | None = None) -> None:
    """All items of a release, or none: lock, check, number. Raises Refused when something no longer holds.

    Locks are taken in one order everywhere: proofs, the release, publications by id."""
    with transaction.atomic():
        _lock_proofs(release_id)
        release = Release.objects.select_for_update().get(pk=release_id)
        if release.state != State.WAITING:
            return
        publications = _lock_publications(together.items_of(release_id))
        items = together.items_of(release_id)
        moves.refuse_incomplete(items)
        company = Together(items)
        for item in items:
            _check(item, publications[item.publication_id], company)
        keys.claim(items)
        wagtail_rows.free_slugs(items)
        for item in items:
            _take_effect(release, item, publications[item.publication_id], user)
        release.state, release.done_at = State.DONE, now()
        release.save(update_fields=["state", "done_at"])
        audit.record(f"release {release.pk}", "released", actor=user, old=State.WAITING, new=release.state)


def hold(release_id: int, reason: str) -> None:
    """A release that cannot go out waits for a person; its owner reads why."""
    with transaction.atomic():
        held = Release.objects.filter(pk=release_id, state=State.WAITING).update(state=State.HELD, note=reason[:300])
        if held:
            audit.record(f"release {release_id}", "held", old=State.WAITING, new=State.HELD, detail=reason)
            letters.owe_release(release_id)


# --- Locks and checks ---


def _lock_proofs(release_id: int) -> None:
    """Every version of these publications that somebody may be deciding about at this moment."""
    publications = ReleaseItem.objects.filter(release=release_id).values("publication")
    proofs.lock_open(Proof.objects.filter(publication__in=publications))


def _lock_publications(items: list[ReleaseItem]) -> dict[int, Publication]:
    """The publications of the release and all they depend on, in id order, before anything is read."""
    wanted = Q(pk__in=[item.publication_id for item in items])
    for item in items:
        for use in item.proof.dependencies if item.proof else []:
            chrome = Q(kind=use["kind"]) if use["facet"] == "chrome" else Q()
            identity = Q(public_id=use["public_id"]) if use["public_id"] else chrome
            wanted |= identity & Q(locale=item.publication.locale)
    rows = Publication.objects.select_for_update().filter(wanted).order_by("id")
    return {publication.pk: publication for publication in rows}


def _check(item: ReleaseItem, publication: Publication, company: Together) -> None:
    """Under the locks: what was approved is still what is in hand, and what it uses is still what is live."""
    if item.action == Action.WITHDRAW:
        return
    proof = item.proof
    if proof is None:
        raise Refused(f"“{publication.title}” is not approved yet.")
    if proof.state != Proof.State.READY:
        raise Refused(f"This version of “{publication.title}” is out of date. A new one needs approval.")
    if not proof.is_approved:
        raise Refused(f"Nobody approved this version of “{publication.title}”, so it was not published.")
    if seal_digest(proof) != proof.digest:
        raise Refused(f"This version of “{publication.title}” is damaged. It was not published; submit it again.")
    if _taken_down_since(proof, publication):
        raise Refused(f"“{publication.title}” was taken down after this version was made. Submit it again.")
    if proof.cause != Proof.Cause.SUBMIT and not _same_text(proof, publication.live_proof):
        raise moves.Incomplete("Its own text changed meanwhile.")
    if changed := dependencies.changed(proof.dependencies, publication.locale, company):
        problem = moves.Incomplete if item.follows else OutOfDate
        raise problem(f"“{changed[0]}” changed since “{publication.title}” was approved.")


def _taken_down_since(proof: Proof, publication: Publication) -> bool:
    """A publish that was under way never brings back what was taken down (reliability.md I6)."""
    live, made_at = publication.live, proof.sealed_at
    return live is not None and live.action == Action.WITHDRAW and (made_at is None or made_at < live.created_at)


def _same_text(proof: Proof, live_proof: Proof | None) -> bool:
    """What nobody submitted may not bring back a text that a newer approval replaced."""
    return live_proof is not None and proof.repeats(live_proof)


def _take_effect(release: Release, item: ReleaseItem, publication: Publication, user: User | None) -> None:
    if item.action == Action.PUBLISH:
        edition = editions.publish(publication, item)
        _overtake(publication)
        if item.approved_proof.cause == Proof.Cause.SUBMIT:
            wagtail_rows.publish(item.approved_proof, user)
        expiry.begin(item, edition, release.owner)
    elif publication.live and publication.live.action == Action.PUBLISH and expiry.applies(item):
        editions.withdraw(publication, item)
        _overtake(publication)
        wagtail_rows.unpublish(publication, item)
        for proof in publication.proofs.filter(cause=Proof.Cause.SUBMIT, state__in=Proof.OPEN, edition=None):
            _look_again(proof)


def _overtake(publication: Publication) -> None:
    """What a dead worker left of an update in the making: nobody would come back for it."""
    proofs.void(publication.proofs.filter(cause=Proof.Cause.REISSUE), "Overtaken by a newer version.")


def _look_again(proof: Proof) -> None:
    """Who is about to approve learns first that it was taken down."""
    step = steps.look(proof.workflow_state_id)
    if step is None:
        proofs.void(Proof.objects.filter(pk=proof.pk), "It was taken down.")
    elif proof.state == Proof.State.READY:
        proofs.renew(proof, "It was taken down meanwhile. Approving this version brings it back.")
