"""Freezing the audience of an issue into the ledger, and taking an issue back."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import stopping
from channels.newsletter.sending.breaker import SEND
from channels.newsletter.subscribers.audience_count import CHOSE, PAUSED, SUPPRESSED, audience_of, count
from publishing import audit, clock
from publishing.base import PublishedEdition
from publishing.models import Edition
from publishing.snapshots import Values
from publishing.wake import wake

# The Message-ID is a hash of edition and subscriber, the same on every attempt. PostgreSQL has no SHA-1 without an
# extension, so it is not a UUID of version 5 but the first half of a SHA-256.
FREEZE = f"""
INSERT INTO newsletter_message
    (edition_id, subscriber_id, address_key, state, fence, attempts, begun, reason, smtp_reply, reference, feedback,
    message_id, date)
SELECT %(edition)s, id, address_key, 'queued', 0, 0, 0, '', '', '', '',
    '<' || encode(substring(sha256(convert_to(%(issue)s || ' ' || public_id::text, 'UTF8')) for 16), 'hex')
        || '@' || %(domain)s || '>',
    %(date)s
FROM newsletter_subscriber WHERE state = 'confirmed' AND locale = %(locale)s
    AND NOT {PAUSED} AND NOT {SUPPRESSED} AND {CHOSE}
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of constants alone


def freeze(edition: PublishedEdition) -> Mailing | None:
    """Write one message for each confirmed subscriber of the locale and the topics it is for, then wake the sender.
    Calling it again changes nothing; a later edition of the same issue mails nobody; an edition that is not the live
    one neither."""
    topics = edition.snapshot.facts.get("audience", {}).get("topics", [])
    chosen = audience_of(edition.locale, topics)  # before anything is locked: it reads every reader's interests
    with transaction.atomic():
        # Locked as a release locks it: what is taken down at this moment is either seen here or stops what we write.
        parts = stopping.lock_parts(Edition.objects.select_related("publication", "proof").get(pk=edition.id))
        live = any(part.live_id == edition.id for part in parts)
        if not live or Mailing.objects.filter(issue=edition.public_id, locale=edition.locale).exists():
            return Mailing.objects.filter(edition_id=edition.id).first()
        mailing = _write(edition, chosen)
        audit.record(
            f"mailing {mailing.pk}", "mailing frozen", new=mailing.state, detail=f"{mailing.recipients} people"
        )
        stopping.stop_if_gone(mailing, parts)
        wake(SEND, mailing.pk)
    return mailing


def cancel(issue: str, locale: str) -> None:
    """Stop an issue. What is being handed over this very moment may still arrive; nothing else leaves."""
    with transaction.atomic():
        running = Mailing.objects.select_for_update().filter(issue=issue, locale=locale, finished_at__isnull=True)
        mailing = running.exclude(state=Mailing.State.CANCELLED).first()
        if mailing is None:
            return
        stopping.end(mailing)


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
        "domain": parseaddr(mailing.sender)[1].rpartition("@")[2] or "localhost",
        "date": date,
        "locale": edition.locale,
        **chosen,
    }
    with connection.cursor() as cursor:
        cursor.execute(FREEZE, values)
    mailing.recipients = Message.objects.filter(edition_id=edition.id).count()
    mailing.save(update_fields=["recipients"])
    return mailing
