"""Deliveries: one edition to one channel, claimed by one conditional UPDATE; late and repeated ones are harmless."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from publishing import audit, file_addresses, indexes, live, locks, log_facts, store
from publishing.base import FILES_AT, GONE, Artefact, DeliveryError, PublishedEdition, channels, is_piece
from publishing.clock import now
from publishing.editions import stamps_of
from publishing.models import Delivery, Key, LiveSummary, Proof, ProofArtefact, Publication
from publishing.models.releases import Action, Edition, Reason
from publishing.stamps import Stamps, index_keys_in

logger = logging.getLogger("publishing.deliveries")

LEASE = timedelta(seconds=30)
BACKOFF = [timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600, 14400)]
ATTEMPTS, AGE = 8, timedelta(hours=48)

QUIET = [Proof.Cause.REISSUE, Proof.Cause.BUILD]  # in great numbers: they leave way for everything else

State = Delivery.State


class LeaseLost(Exception):
    """Another worker took this delivery over; what this one did is rolled back."""


def deliver(delivery_id: int) -> None:
    """Bring one edition to one channel. Nothing happens when it is done, or somebody else is at it."""
    with locks.at_work(locks.DELIVERIES, delivery_id) as alone:
        delivery = _claim(delivery_id, busy=() if alone else (delivery_id,))
        if delivery is None:
            return
        edition = delivery.edition
        with log_facts.about(publication=edition.publication_id, edition=edition.number, channel=delivery.channel):
            _attempt(delivery)


def _attempt(delivery: Delivery) -> None:
    if delivery.attempts > ATTEMPTS:  # it killed every worker that took it
        return _fail(delivery, "It was given up after many attempts.", permanent=True)
    try:
        _deliver(delivery)
    except LeaseLost:
        logger.warning("delivery %s was taken over", delivery.pk, extra={"event": "lease_lost"})
    except DeliveryError as error:
        _fail(delivery, str(error), permanent=error.permanent)
    except Exception as error:
        logger.exception("delivery %s failed", delivery.pk, extra={"event": "delivery_failed"})
        _fail(delivery, type(error).__name__, permanent=False)
    return None


def free(busy: Collection[int]) -> Q:
    """Deliveries that somebody may take now, by database time. `busy`: those that a living session is at."""
    in_hand = Q(lease_until__gte=Now()) & Q(pk__in=busy)
    return Q(state=State.PENDING) | Q(state=State.WAITING, next_at__lte=Now()) | Q(state=State.LEASED) & ~in_hand


def _claim(delivery_id: int, busy: Collection[int]) -> Delivery | None:
    taken = Delivery.objects.filter(free(busy), pk=delivery_id).update(
        state=State.LEASED, fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=Now() + LEASE
    )
    if not taken:
        return None
    return Delivery.objects.select_related("edition__publication", "edition__proof").get(pk=delivery_id)


def _deliver(delivery: Delivery) -> None:
    edition = delivery.edition
    # First what may fail outside; it is idempotent.
    channels()[delivery.channel].deliver(published(edition, delivery.channel))
    with transaction.atomic():
        written = _write(edition, delivery.channel)
        _finish(delivery, State.DELIVERED if written else State.SUPERSEDED)


def published(edition: Edition, channel: str) -> PublishedEdition:
    """The edition as its channel is told of it; of a withdrawal the content that was taken down."""
    told = edition if edition.proof else _taken_down(edition)
    return PublishedEdition(
        id=edition.pk,
        public_id=str(edition.publication.public_id),
        locale=edition.publication.locale,
        number=edition.number,
        action=edition.action,
        snapshot=told.published_proof.sealed,
        stamps=Stamps.from_json(stamps_of(edition)),
        artefacts=[Artefact(row.path, row.media_type, bytes(row.blob.body)) for row in _own(edition, channel)],
    )


def _own(edition: Edition, channel: str) -> list[ProofArtefact]:
    """With their bytes; pieces too."""
    if edition.proof is None:
        return []
    return list(edition.proof.artefacts.filter(channel=channel, shared=False).select_related("blob"))


def _taken_down(withdrawal: Edition) -> Edition:
    earlier = withdrawal.publication.editions.filter(number__lt=withdrawal.number, action=Action.PUBLISH)
    return earlier.select_related("proof").latest("number")


# --- Written ---


def _write(edition: Edition, channel: str) -> bool:
    """Point this channel's keys at the edition. False when a newer edition already stands.

    Everybody locks keys, the channel's counter, Index rows, the counter of live artefacts, and those last."""
    publication = _held(edition.publication_id)
    if publication.live_id != edition.pk:
        return False
    edition.publication = publication  # as it is under the lock
    gone = file_addresses.left_alone(edition) if channel == FILES_AT else []
    own = [artefact for artefact in _own(edition, channel) if not is_piece(artefact.path)]
    indexes.begin(channel, _listings_shown(own))
    quiet = edition.proof is not None and edition.proof.cause in QUIET
    indexes.want(channel, _write_summary(edition, channel), quiet=quiet)
    addresses = _write_own(edition, channel, own)
    _write_shared(edition, channel)
    left = Key.objects.filter(publication=publication, channel=channel).exclude(path__in=addresses)
    for key in left.order_by("pk"):
        if addresses:  # it moved: the old address leads on
            store.write_redirect(key, edition.number, f"/{addresses[0]}")
        else:
            store.write_tombstone(key, edition.number, _farewell(edition, channel))
    for key in gone:
        store.write_shared_gone(key)
    return True


def _keys(channel: str, artefacts: list[ProofArtefact]) -> dict[str, Key]:
    """Their keys by path."""
    keys = Key.objects.filter(site=settings.PUBLISHING_SITE, channel=channel)
    return {key.path: key for key in keys.filter(path__in=[artefact.path for artefact in artefacts])}


def _write_own(edition: Edition, channel: str, own: list[ProofArtefact]) -> list[str]:
    """What belongs to this publication alone; answers its addresses."""
    keys, stamps = _keys(channel, own), stamps_of(edition)
    for artefact in own:
        key = keys[artefact.path]
        if key.publication_id == edition.publication_id:
            store.write(key, edition.number, store.Document(artefact.media_type, artefact.blob, stamps))
    return [artefact.path for artefact in own]


def _write_shared(edition: Edition, channel: str) -> None:
    """Pictures and the like: most are served already."""
    rows = edition.proof.artefacts.filter(channel=channel, shared=True) if edition.proof else []
    shared = [artefact for artefact in rows if not is_piece(artefact.path)]
    keys = _keys(channel, shared)
    served = store.served(keys.values())
    for artefact in shared:
        if keys[artefact.path].pk not in served:
            store.write_shared(keys[artefact.path], artefact.media_type, artefact.blob_id)


def _farewell(edition: Edition, channel: str) -> store.Document | None:
    """What the page of something taken down says: the approved piece for this reason. None while no safety notice is
    live: the address is gone all the same."""
    reason = edition.withdrawal or Reason.UNPUBLISHED
    notice = live.find_chrome("safety_notice", locale=edition.publication.locale)
    if notice is None or edition.action == Action.PUBLISH:
        return None
    pieces = ProofArtefact.objects.filter(
        channel=channel, path=f"{GONE}{reason}", proof__edition__publication__public_id=notice.public_id
    )
    piece = pieces.filter(proof__publication__live=F("proof__edition")).select_related("blob").first()
    return store.Document(piece.media_type, piece.blob, edition.stamps) if piece else None


def _held(publication_id: int) -> Publication:
    """The publication, kept from being released anew until this transaction ends; channels do not wait for each
    other (FOR SHARE, which Django does not have)."""
    held = Publication.objects.raw("SELECT * FROM publishing_publication WHERE id = %s FOR SHARE", [publication_id])
    return held[0]


def _listings_shown(own: list[ProofArtefact]) -> set[str]:
    return {path for artefact in own for path in index_keys_in(bytes(artefact.blob.body))}


def _write_summary(edition: Edition, channel: str) -> set[str]:
    """Keep what listings say; answers the listings it was in and is in. Of what is gone the row stays, empty."""
    publication = edition.publication
    old = LiveSummary.objects.filter(publication=publication, channel=channel).first()
    summary = edition.proof.summaries.get(channel) if edition.proof else None
    if summary is None and old is None:
        return set()
    row = old or LiveSummary(publication=publication, channel=channel)
    before = set(row.index_keys or [])
    row.locale, row.edition, row.summary = publication.locale, edition, summary or {}
    row.index_keys = channels()[channel].index_keys(summary) if summary else []
    row.seq = store.next_seq(f"{channel}:{publication.locale}")
    row.save()
    return before | set(row.index_keys)


def _finish(delivery: Delivery, state: str) -> None:
    """The fence decides: a worker that was stopped past its lease changes nothing (I9)."""
    mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state=State.LEASED)
    if not mine.update(state=state, delivered_at=Now(), lease_until=None, last_error=""):
        raise LeaseLost
    audit.record(f"delivery {delivery.pk}", state, old=State.LEASED, new=state, detail=delivery.channel)


def _fail(delivery: Delivery, message: str, *, permanent: bool) -> None:
    old = now() - delivery.created_at > AGE
    dead = permanent or old or delivery.attempts >= ATTEMPTS
    pause = BACKOFF[min(delivery.attempts, len(BACKOFF)) - 1]
    state = State.DEAD if dead else State.WAITING
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state=State.LEASED)
        if mine.update(state=state, last_error=message[:300], next_at=Now() + pause, lease_until=None):
            audit.record(f"delivery {delivery.pk}", f"delivery {state}", old=State.LEASED, new=state, detail=message)


def try_again(delivery_id: int) -> bool:
    """An operator's second chance for a delivery that needs attention."""
    with transaction.atomic():
        dead = Delivery.objects.filter(pk=delivery_id, state=State.DEAD)
        if not dead.update(state=State.PENDING, attempts=0, created_at=now()):
            return False
        audit.record(f"delivery {delivery_id}", "try again", old=State.DEAD, new=State.PENDING)
        return True
