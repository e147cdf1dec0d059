"""Releases: the moment at which approved proofs take effect, get their numbers and start towards the channels."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from wagtail.models import Revision

from publishing import audit, keys, live
from publishing.base import channels
from publishing.clock import now
from publishing.models import Delivery, Edition, Key, Proof, Publication, Reissue, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.sealing import seal_digest
from publishing.snapshots import facets
from publishing.stamps import Stamps
from publishing.steps import Refused
from publishing.wake import wake

GRACE = timedelta(days=30)  # how long after its review date a page may still be shown as valid


def propose(proof: Proof, user: User | None) -> Release:
    """A release of one proof. Due now, it runs in this transaction. Mail waits until a person chooses to send it."""
    release = Release.objects.create(owner=user, due_at=None if proof.sends_mail else now())
    ReleaseItem.objects.create(release=release, publication=proof.publication, proof=proof)
    audit.record(f"release {release.pk}", "release proposed", actor=user, new=release.state, digest=proof.digest)
    if release.due_at is not None:
        run(release.pk, user)
    return release


def run(release_id: int, user: User | None = None) -> None:
    """All items of a release, or none: lock, check, number. Raises Refused when something no longer holds."""
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release_id)
        if release.state != Release.State.WAITING:
            return
        items = list(release.items.select_related("proof", "publication").order_by("publication_id"))
        publications = _lock_publications(items)
        for item in items:
            _check(item, publications[item.publication_id])
        for item in items:
            _take_effect(publications[item.publication_id], item, user)
        release.state, release.done_at = Release.State.DONE, now()
        release.save(update_fields=["state", "done_at"])
        audit.record(f"release {release.pk}", "released", actor=user, old=Release.State.WAITING, new=release.state)


def release_now(release_id: int, user: User) -> None:
    """The person who chooses the moment chooses now. Raises Refused when it cannot go out."""
    with transaction.atomic():
        waiting = Release.objects.select_for_update().filter(pk=release_id, state=Release.State.WAITING)
        if not waiting.update(due_at=now(), owner=user):
            raise Refused("This is not waiting to be sent any more.")
        audit.record(f"release {release_id}", "moment chosen", actor=user)
        run(release_id, user)


def hold(release_id: int, reason: str) -> None:
    """A release whose proof no longer holds waits for a person; its owner reads why."""
    held = Release.objects.filter(pk=release_id, state=Release.State.WAITING).update(state="held", note=reason[:300])
    if held:
        audit.record(f"release {release_id}", "held", old="waiting", new="held", detail=reason)


def run_due() -> None:
    """Every release whose moment has come, by database time; one that cannot run holds up no other."""
    due = Release.objects.filter(state=Release.State.WAITING, due_at__lte=now()).order_by("due_at", "id")
    for release_id in due.values_list("id", flat=True):
        try:
            run(release_id)
        except Refused as reason:
            hold(release_id, str(reason))


# --- Locks and checks ---


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


def _check(item: ReleaseItem, publication: Publication) -> None:
    """Under the locks: what was approved is still what is in hand, and what it uses is still what is live."""
    proof = item.proof
    if proof is None:
        return
    if proof.state != Proof.State.READY:
        raise Refused("This version is out of date. A new one needs approval.")
    if not proof.approvals.filter(digest=proof.digest).exists():
        raise Refused("Nobody approved this version, so it was not published.")
    if seal_digest(proof) != proof.digest:
        raise Refused("This version is damaged. It was not published; submit it again.")
    if proof.cause == "reissue" and not _same_text(proof, publication.live_proof):
        raise Refused("Its own text changed meanwhile.")
    if changed := live.changed(proof.dependencies, item.publication.locale):
        raise Refused(f"“{changed[0]}” changed since this version was approved.")


def _same_text(proof: Proof, live_proof: Proof | None) -> bool:
    """A reissue may not bring back a text that a newer approval replaced."""
    return live_proof is not None and live_proof.content_sha256 == proof.content_sha256


# --- Taking effect ---


def _take_effect(publication: Publication, item: ReleaseItem, user: User | None) -> None:
    proof = item.approved_proof
    before = publication.live
    keys.claim(publication, proof)
    edition = _number(publication, proof)
    _write_deliveries(edition)
    if proof.cause == "submit":
        _tell_wagtail(proof, user)
    _reissue_if_used(publication, edition, before)


def _number(publication: Publication, proof: Proof) -> Edition:
    stamps = _stamps(publication, proof)
    edition = Edition.objects.create(
        publication=publication,
        number=publication.number + 1,
        action=Action.PUBLISH,
        proof=proof,
        reason=proof.message if proof.cause == "reissue" else "",
        stamps=stamps,
        facets=facets(proof.sealed, stamps),
        created_at=now(),
    )
    publication.number, publication.live = edition.number, edition
    publication.title, publication.kind = proof.sealed.title[:255], proof.sealed.kind
    publication.save(update_fields=["number", "live", "title", "kind"])
    audit.record(f"edition {edition.pk}", "edition numbered", new=str(edition.number), digest=proof.digest)
    return edition


def _stamps(publication: Publication, proof: Proof) -> dict[str, Any]:
    """Dates belong to the last direct approval of this content: a reissue keeps them, its number alone is new."""
    number = publication.number + 1
    if proof.cause == "reissue" and publication.live:
        return {**publication.live.stamps, "edition": number}
    approval = proof.approvals.latest("id")
    reviewed = approval.created_at.date()
    next_review = approval.next_review_on or next_review_on(reviewed)
    return Stamps(
        edition=number,
        published_at=now().replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        last_reviewed_on=reviewed.isoformat(),
        next_review_on=next_review.isoformat(),
        valid_until=(next_review + GRACE).isoformat(),
        locale=publication.locale,
    ).to_json()


def next_review_on(reviewed: date) -> date:
    """What the approve form proposes."""
    return reviewed + relativedelta(months=settings.PUBLISHING_REVIEW_MONTHS)


def _write_deliveries(edition: Edition) -> None:
    """One for each channel the proof was rendered for, and for each that still shows an older edition."""
    names = set(edition.proof.artefacts.values_list("channel", flat=True)) if edition.proof else set()
    names |= set(Key.objects.filter(publication=edition.publication).values_list("channel", flat=True))
    for channel in sorted(names, key=list(channels()).index):  # where readers look first comes first
        delivery = Delivery.objects.create(edition=edition, channel=channel, created_at=now())
        wake("publishing.tasks.deliver", delivery.pk)


def _tell_wagtail(proof: Proof, user: User | None) -> None:
    """Wagtail's own live flag follows; it is an editors' label, never a gate (rule 11)."""
    revision = Revision.objects.filter(pk=proof.revision_id).first()
    if revision is None:
        return
    try:
        revision.publish(user=user, skip_permission_checks=True)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _reissue_if_used(publication: Publication, edition: Edition, before: Edition | None) -> None:
    if before and before.facets == edition.facets:
        return
    if users_of(publication, edition.facets).exists() or waiting_users_of(publication).exists():
        wake("publishing.tasks.reissue", Reissue.objects.create(cause=edition).pk)


def users_of(publication: Publication, facets_now: dict[str, str]) -> Any:
    """Live publications that contain this one in a facet that is different now (rule 7)."""
    same_locale = Publication.objects.filter(locale=publication.locale, live__action=Action.PUBLISH)
    used = Q()
    for facet, digest in facets_now.items():
        use = {"public_id": str(publication.public_id), "facet": facet}
        used |= Q(live__proof__dependencies__contains=[use]) & ~Q(
            live__proof__dependencies__contains=[{**use, "digest": digest}]
        )
    absent = [{"public_id": "", "kind": publication.kind, "facet": "chrome"}]
    used |= Q(live__proof__dependencies__contains=absent)
    sent = Q(live__proof__snapshot__facts__has_key="sends_mail")  # what was sent stays as it was sent
    return same_locale.filter(used).exclude(pk=publication.pk).exclude(sent).order_by("id")


def waiting_users_of(publication: Publication) -> Any:
    """Proofs that wait for a person and contain this publication, or would now that it is there."""
    uses = [{"public_id": str(publication.public_id)}]
    absent = [{"public_id": "", "kind": publication.kind, "facet": "chrome"}]
    waiting = Proof.objects.filter(
        state=Proof.State.READY, cause="submit", release_item=None, publication__locale=publication.locale
    )
    return waiting.filter(Q(dependencies__contains=uses) | Q(dependencies__contains=absent)).order_by("id")
