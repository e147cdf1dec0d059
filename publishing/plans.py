"""Plans: what shall go out together, when, and what happens to a release that misses its moment."""

from __future__ import annotations

import math
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from publishing import audit, proofs, reach, releases, together
from publishing.clock import now
from publishing.models import Approval, Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.steps import Refused

State = Release.State
LATE = "It was to go out at {} and could not: Concord was away until {}. Release it now, or choose another moment."


# --- Made ---


def plan(name: str, due_at: datetime | None, user: User) -> Release:
    """An empty plan. Without `due_at` a person chooses the moment later. Raises Refused."""
    if not name.strip():
        raise Refused("Give it a name that colleagues recognise.")
    _refuse_past(due_at)
    with transaction.atomic():
        release = Release.objects.create(name=name.strip()[:80], due_at=due_at, owner=user)
        audit.record(f"release {release.pk}", "planned", actor=user, new=release.state, detail=release.name)
        return release


def alone(publication: Publication, due_at: datetime, user: User) -> Release:
    """Its next approved version goes out by itself at this moment. Raises Refused when a plan has its moment already.
    Called in the transaction of the approval."""
    _refuse_past(due_at)
    if other := _open_item(publication):
        raise Refused(f"It goes out with “{other.release.name or 'a release'}” already. Choose the moment there.")
    release = Release.objects.create(due_at=due_at, owner=user)
    ReleaseItem.objects.create(release=release, publication=publication)
    audit.record(f"release {release.pk}", "planned", actor=user, new=release.state, detail=due_at.isoformat())
    return release


def include(release_id: int, publication: Publication, user: User, take_down_at: datetime | None = None) -> ReleaseItem:
    """Its next approved version goes out with this plan. Raises Refused when it belongs to another one."""
    with transaction.atomic():
        release = _open(release_id)
        if release.items.filter(action=Action.WITHDRAW).exists():
            raise Refused("Something is taken down at that moment. Make a plan for what goes out.")
        other = _open_item(publication)
        if other is not None and other.release_id != release.pk:
            if other.release.name:
                raise Refused(f"“{publication.title}” belongs to “{other.release.name}” already.")
            return _join(other, release, user)  # approved, and waiting for somebody to choose its moment
        item, made = ReleaseItem.objects.get_or_create(
            release=release, publication=publication, defaults={"take_down_at": take_down_at}
        )
        if made:
            audit.record(f"release {release.pk}", "included", actor=user, detail=publication.title)
            _prove_again(publication)
        return item


def leave_out(release_id: int, publication: Publication, user: User) -> None:
    """It no longer goes out with this plan; an approved version of it waits for a moment of its own."""
    with transaction.atomic():
        release = _open(release_id)
        item = release.items.filter(publication=publication).first()
        if item is None:
            return
        alone = Release.objects.create(owner=user) if item.proof else None
        if alone:
            ReleaseItem.objects.filter(pk=item.pk).update(release=alone)
        else:
            item.delete()
        audit.record(f"release {release.pk}", "left out", actor=user, detail=publication.title)
        _prove_again(publication)


def set_moment(release_id: int, due_at: datetime | None, user: User) -> None:
    """Choose when; a held release waits again. Raises Refused for a moment in the past."""
    _refuse_past(due_at)
    with transaction.atomic():
        release = _open(release_id)
        note = "" if release.state == State.HELD else release.note
        Release.objects.filter(pk=release.pk).update(due_at=due_at, state=State.WAITING, note=note, owner=user)
        moment = due_at.isoformat() if due_at else "later"
        audit.record(
            f"release {release.pk}", "moment chosen", actor=user, old=release.state, new=State.WAITING, detail=moment
        )


def cancel(release_id: int, user: User) -> None:
    """Take a release back: nothing of it goes out; approved versions in it are out of date then."""
    with transaction.atomic():
        release = _open(release_id)
        Release.objects.filter(pk=release.pk).update(state=State.CANCELLED, done_at=now())
        proofs.void(Proof.objects.filter(release_item__release=release), "Its release was taken back.")
        audit.record(f"release {release.pk}", "cancelled", actor=user, old=release.state, new=State.CANCELLED)


def planned_for(publication: Publication) -> Release | None:
    """The plan that its next approved version joins."""
    item = _open_item(publication)
    return item.release if item else None


def _open(release_id: int) -> Release:
    release = Release.objects.select_for_update().filter(pk=release_id, state__in=together.OPEN).first()
    if release is None:
        raise Refused("This went out already, or was taken back.")
    if release.items.filter(ends__proof__approvals__basis=Approval.Basis.EMERGENCY).exists():
        raise Refused("This is the end of an emergency. Its reviewer confirms the text, or it is taken down earlier.")
    return release


def _open_item(publication: Publication) -> ReleaseItem | None:
    rows = ReleaseItem.objects.select_related("release").filter(
        publication=publication, action=Action.PUBLISH, follows=False, release__state__in=together.OPEN
    )
    return rows.order_by("-release_id").first()


def _join(item: ReleaseItem, release: Release, user: User) -> ReleaseItem:
    alone = item.release
    ReleaseItem.objects.filter(pk=item.pk).update(release=release)
    Release.objects.filter(pk=alone.pk).update(state=State.CANCELLED, done_at=now())
    audit.record(f"release {release.pk}", "included", actor=user, detail=item.publication.title)
    item.release = release
    return item


def _prove_again(publication: Publication) -> None:
    """In another company references may be live that were not, or the other way round."""
    for proof in publication.proofs.filter(cause=Proof.Cause.SUBMIT, state=Proof.State.READY, release_item=None):
        transaction.on_commit(partial(proofs.renew_if_stale, proof.pk), robust=True)


def _refuse_past(due_at: datetime | None) -> None:
    if due_at is not None and due_at <= now():
        raise Refused("Choose a moment in the future.")


# --- Due ---


def due() -> QuerySet[Release]:
    """Releases whose moment has come, by database time."""
    return Release.objects.filter(state=State.WAITING, due_at__lte=now())


def seconds_until_next() -> float:
    """Until the next release is due, by database time; 0 when one is, infinity when none is planned."""
    waiting = Release.objects.filter(state=State.WAITING, due_at__isnull=False).order_by("due_at")
    due_at = waiting.values_list("due_at", flat=True).first()
    return max(0.0, (due_at - now()).total_seconds()) if due_at else math.inf


def too_late() -> list[int]:
    """Chosen moments that were missed by more than the policy allows. What takes something down is never too late."""
    missed = due().filter(due_at__lt=now() - settings.PUBLISHING_LATE, items__action=Action.PUBLISH)
    return list(missed.exclude(items__follows=True).values_list("pk", flat=True).distinct())


def hold_due() -> int:
    """All whose moment has come and that bring something out wait for a person; answers how many. After a restore:
    they may have gone out before."""
    missed = due().filter(items__action=Action.PUBLISH).order_by("pk").values_list("pk", flat=True).distinct()
    found = list(missed)
    for release_id in found:
        hold_late(release_id)
    return len(found)


def hold_late(release_id: int) -> None:
    release = Release.objects.get(pk=release_id)
    if release.due_at:
        releases.hold(release_id, LATE.format(_hour(release.due_at), _hour(now())))


def _hour(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


# --- Out of date before its moment ---


def renew_users(changed: Publication, reason: str) -> None:
    """Versions that wait for a person, or for their moment, and contain what changed."""
    for proof in reach.waiting_users_of(changed):
        if not hasattr(proof, "release_item"):
            proofs.renew_if_stale(proof.pk)
        elif proofs.is_stale(proof):
            reopen(proof, reason)


def reopen(proof: Proof, reason: str) -> None:
    """An approved version that no longer holds: a new one is made at once and its approver asked again. What it is
    planned for keeps its moment, and waits for the new approval."""
    with transaction.atomic():
        rows = Proof.objects.select_for_update(of=("self",))
        ready = rows.filter(pk=proof.pk, state=Proof.State.READY, edition=None).first()
        item = ReleaseItem.objects.filter(proof=proof, release__state__in=together.OPEN).first()
        if ready is None or item is None:
            return
        ReleaseItem.objects.filter(pk=item.pk).update(proof=None)
        proofs.void(Proof.objects.filter(pk=proof.pk), reason)
        audit.record(f"release {item.release_id}", "needs approval again", detail=reason)
        _submit_again(proof, item)


def _submit_again(proof: Proof, item: ReleaseItem) -> None:
    """The same text, through its workflow once more; a newer draft has to be submitted by its editor."""
    publication: Any = proof.publication
    source = publication.wagtail_row().get_latest_revision_as_object()
    if source.current_workflow_state is not None:
        return  # a newer version is in review already: its approval joins the plan
    if source.get_latest_revision().pk != proof.revision_id:
        note = f"“{publication.title}” was changed after it was approved. Submit it again."
        return releases.hold(item.release_id, note)
    source.get_workflow().start(source, proof.submitted_by)
