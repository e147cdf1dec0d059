"""Editions: how an approved proof or a withdrawal takes effect, in the transaction of its release."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings

from publishing import audit, file_addresses, log_facts, reach
from publishing.base import channels, is_piece
from publishing.clock import AT_WRITING, now
from publishing.models import Approval, Delivery, Edition, Key, Proof, Publication, Reissue, ReleaseItem
from publishing.models.releases import Action
from publishing.snapshots import facets
from publishing.stamps import Stamps
from publishing.together import Together
from publishing.wake import wake

GRACE = timedelta(days=30)  # how long after its review date a page may still be shown as valid


def publish(publication: Publication, item: ReleaseItem) -> Edition:
    """The next number for an approved proof, under the publication's lock."""
    proof, before = item.approved_proof, publication.live
    stamps = _stamps(publication, proof)
    edition = Edition.objects.create(
        publication=publication,
        number=publication.number + 1,
        action=Action.PUBLISH,
        proof=proof,
        reason="" if proof.cause == Proof.Cause.SUBMIT else proof.message[:200],
        correction=proof.approvals.filter(correction=True).exists(),
        stamps=stamps,
        facets=facets(proof.sealed, stamps),
        next_review_on=date.fromisoformat(stamps["next_review_on"]) if proof.reviewers else None,
        created_at=now(),
    )
    publication.title, publication.kind = proof.sealed.title[:255], proof.sealed.kind
    if proof.cause in (Proof.Cause.SUBMIT, Proof.Cause.REVIEW) and not _unreviewed(proof):
        publication.overdue = False
    _number(publication, edition, proof.digest)
    _reissue_if_used(publication, edition, before.facets if before else {})
    return edition


def withdraw(publication: Publication, item: ReleaseItem) -> Edition:
    """The next number for what was taken down. No approval is asked for; its wording is an approved text."""
    before = publication.live
    edition = Edition.objects.create(
        publication=publication,
        number=publication.number + 1,
        action=Action.WITHDRAW,
        withdrawal=item.reason,
        replacement=item.replacement,
        stamps=_farewell(publication, item),
        created_at=now(),
    )
    publication.overdue = False
    _number(publication, edition, "")
    for channel in channels().values():
        channel.stop(str(publication.public_id), publication.locale, recall=edition.is_recall)
    _reissue_if_used(publication, edition, before.facets if before else {})
    return edition


def _number(publication: Publication, edition: Edition, digest: str) -> None:
    publication.number, publication.live = edition.number, edition
    publication.save(update_fields=["number", "live", "title", "kind", "overdue"])
    with log_facts.about(publication=publication.pk, edition=edition.number):
        audit.record(
            f"edition {edition.pk}",
            "edition numbered",
            new=str(edition.number),
            digest=digest,
            detail=edition.withdrawal,
        )
    _write_deliveries(edition)


# --- Stamps ---


def stamps_of(edition: Edition) -> dict[str, Any]:
    """The stamps of an edition as they are now: its review may have become overdue."""
    return {**edition.stamps, "overdue": edition.publication.overdue}


def next_review_on(reviewed: date) -> date:
    """What the approve form proposes."""
    return reviewed + relativedelta(months=settings.PUBLISHING_REVIEW_MONTHS)


def _stamps(publication: Publication, proof: Proof) -> dict[str, Any]:
    """Dates belong to the last direct approval of this content: what repeats it keeps them, its number alone is new."""
    number = publication.number + 1
    if proof.cause not in (Proof.Cause.SUBMIT, Proof.Cause.REVIEW) and publication.live:
        return {**publication.live.stamps, "edition": number}
    if publication.live and _unreviewed(proof):
        return {**publication.live.stamps, "edition": number, "published_at": _iso(now())}
    approval = proof.approvals.latest("id")
    reviewed = approval.created_at.date()
    next_review = approval.next_review_on or next_review_on(reviewed)
    return Stamps(
        edition=number,
        published_at=_published_at(publication, proof),
        last_reviewed_on=reviewed.isoformat(),
        next_review_on=next_review.isoformat(),
        valid_until=(next_review + GRACE).isoformat(),
        locale=publication.locale,
    ).to_json()


def _unreviewed(proof: Proof) -> bool:
    """Let out in an emergency: the reviewer whom readers are told of has not seen it, so her date stays."""
    return bool(proof.reviewers) and not proof.approvals.exclude(basis=Approval.Basis.EMERGENCY).exists()


def _published_at(publication: Publication, proof: Proof) -> str:
    """Confirming a text for another term does not make it newer."""
    if proof.cause == Proof.Cause.REVIEW and publication.live:
        return str(publication.live.stamps["published_at"])
    return _iso(now())


def _farewell(publication: Publication, item: ReleaseItem) -> dict[str, Any]:
    """What the page of something taken down may say: when, and where to go instead."""
    title, url = _where_to_go(publication, item)
    return Stamps(
        edition=publication.number + 1,
        published_at=_iso(now()),
        last_reviewed_on="",
        next_review_on="",
        valid_until="",
        locale=publication.locale,
        public_id=str(publication.public_id),
        gone_title=publication.live_proof.sealed.title if publication.live_proof else publication.title,
        replacement_url=url,
        replacement_title=title,
    ).to_json()


def _where_to_go(publication: Publication, item: ReleaseItem) -> tuple[str, str]:
    """The chosen replacement, else the home page; both by their live edition's own words."""
    homes = Publication.objects.filter(locale=publication.locale, live__proof__snapshot__path="/")
    for chosen in (item.replacement, homes.exclude(pk=publication.pk).first()):
        if chosen and chosen.live_proof and chosen.live_proof.sealed.url:
            return chosen.live_proof.sealed.title, chosen.live_proof.sealed.url
    return settings.ORGANISATION, f"{settings.PUBLIC_URL}/"


def _iso(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


# --- What follows ---


def _write_deliveries(edition: Edition) -> None:
    """One for each channel the proof was rendered for, and for each that still shows an older edition."""
    shown = edition.proof.artefacts.values_list("channel", "path") if edition.proof else []
    names = {channel for channel, path in shown if not is_piece(path)}
    names |= set(Key.objects.filter(publication=edition.publication).values_list("channel", flat=True))
    if edition.proof is None:  # what it showed goes with it, though it never had an address of its own
        names |= set(file_addresses.shown_by(edition.publication).values_list("channel", flat=True).distinct())
    quiet = edition.proof is not None and edition.proof.cause in (Proof.Cause.REISSUE, Proof.Cause.BUILD)
    task = "publishing.tasks.deliver_quietly" if quiet else "publishing.tasks.deliver"
    ordered = sorted(names, key=list(channels()).index)  # where readers look first comes first
    rows = [Delivery(edition=edition, channel=channel, created_at=AT_WRITING) for channel in ordered]
    for delivery in Delivery.objects.bulk_create(rows):
        wake(task, delivery.pk)


def _reissue_if_used(publication: Publication, edition: Edition, before: dict[str, str]) -> None:
    if before and before == edition.facets:
        return
    # Counted, for a search that may end at the first makes PostgreSQL walk through all proofs instead of the index.
    total = reach.users_of(publication, edition.facets).count()
    if total or reach.waiting_users_of(publication).count():
        promised = reach.touched(publication, edition.facets, Together())
        root = Reissue.objects.filter(done_at=None, cause__publication__in=_contained_in(edition)).first()
        row = Reissue.objects.create(cause=edition, promised=promised, root=root, total=total)
        wake("publishing.tasks.reissue", row.pk)


def _contained_in(edition: Edition) -> Any:
    """The publications that this edition contains: what it follows is one of those."""
    proof = edition.proof
    if proof is None or proof.cause != Proof.Cause.REISSUE:
        return Publication.objects.none()
    ids = [use["public_id"] for use in proof.dependencies if use["public_id"]]
    return Publication.objects.filter(public_id__in=ids, locale=edition.publication.locale)
