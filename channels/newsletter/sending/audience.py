"""Freezing the audience of an issue into the ledger, and taking an issue back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from channels.newsletter.models import Mailing, Message
from channels.newsletter.reach import of_issue
from channels.newsletter.sending import stopping
from channels.newsletter.sending.breaker import SEND
from channels.newsletter.sending.message_ids import MESSAGE_ID, domain_of
from channels.newsletter.subscribers.audience_count import CHOSE, PAUSED, SUPPRESSED, audience_of, count
from publishing import audit, clock
from publishing.base import PublishedEdition
from publishing.models import Delivery, Edition
from publishing.snapshots import Values
from publishing.wake import wake

FREEZE = f"""
INSERT INTO newsletter_message
    (edition_id, subscriber_id, address_key, state, fence, attempts, begun, reason, smtp_reply, reference, feedback,
    message_id, date)
SELECT %(edition)s, id, address_key, 'queued', 0, 0, 0, '', '', '', '',
    {MESSAGE_ID},
    %(date)s
FROM newsletter_subscriber WHERE state = 'confirmed' AND locale = %(locale)s
    AND NOT {PAUSED} AND NOT {SUPPRESSED} AND {CHOSE}
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of constants alone


def freeze(edition: PublishedEdition) -> Mailing | None:
    """Write one message for each confirmed subscriber of the locale and the topics it is for, then wake the sender.
    Calling it again changes nothing; a later edition of the same issue mails nobody; an edition that is not the live
    one neither, nor one whose delivery was given up while it was in hand (after_restore.py)."""
    topics = edition.snapshot.facts.get("audience", {}).get("topics", [])
    chosen = audience_of(edition.locale, topics)  # before anything is locked: it reads every reader's interests
    with transaction.atomic():
        # Locked as a release locks it: what is taken down at this moment is either seen here or stops what we write.
        parts = stopping.lock_parts(Edition.objects.select_related("publication", "proof").get(pk=edition.id))
        live = any(part.live_id == edition.id for part in parts)
        given_up = Delivery.objects.filter(edition=edition.id, channel="newsletter", state=Delivery.State.DEAD)
        if not live or given_up.exists() or of_issue(edition.public_id, edition.locale).exists():
            return Mailing.objects.filter(edition_id=edition.id).first()
        mailing = _write(edition, chosen)
        audit.record(
            f"mailing {mailing.pk}", "mailing frozen", new=mailing.state, detail=f"{mailing.recipients} people"
        )
        stopping.stop_if_gone(mailing, parts)
        wake(SEND, mailing.pk)
    return mailing


def cancel(issue: str, locale: str, reason: str = "cancelled") -> None:
    """Stop an issue. What is being handed over this very moment may still arrive; nothing else leaves."""
    for pk in of_issue(issue, locale).values_list("pk", flat=True):
        cancel_mailing(pk, reason)


def cancel_mailing(mailing_id: int, reason: str = "cancelled") -> None:
    """The same of one mailing, be it a newsletter or a correction."""
    with transaction.atomic():
        running = Mailing.objects.select_for_update().filter(pk=mailing_id, finished_at__isnull=True)
        mailing = running.exclude(state=Mailing.State.CANCELLED).first()
        if mailing is None:
            return
        stopping.end(mailing, reason)


def _write(edition: PublishedEdition, chosen: Values) -> Mailing:
    date = clock.now().replace(microsecond=0)
    mailing = Mailing.objects.create(
        edition_id=edition.id,
        issue=edition.public_id,
        locale=edition.locale,
        sender=settings.DEFAULT_FROM_EMAIL,
        created_at=date,
        left_out=count(edition.locale, chosen).left_out,
    )
    values: dict[str, Any] = {
        "edition": edition.id,
        "issue": f"{edition.public_id} {edition.locale} {edition.id}",
        "domain": domain_of(mailing.sender),
        "date": date,
        "locale": edition.locale,
        **chosen,
    }
    with connection.cursor() as cursor:
        cursor.execute(FREEZE, values)
    mailing.recipients = Message.objects.filter(edition_id=edition.id).count()
    mailing.save(update_fields=["recipients"])
    return mailing
