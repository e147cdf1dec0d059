"""What becomes of newsletters on their way when the database came from a backup (reliability.md I32).

Whatever was still to go when the backup was made may have left since; nobody can tell, so it is never sent again by
itself. A colleague sees how many that are."""

from __future__ import annotations

from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from publishing import audit

REASON = "restored"
SENTENCE = "“{}”: of {:,} messages nobody can tell whether they left after the backup; they are not sent again."


def close() -> list[str]:
    """A sentence for each newsletter that was on its way."""
    running = Mailing.objects.filter(finished_at__isnull=True).select_related("edition__publication")
    return [_close(mailing) for mailing in running]


def _close(mailing: Mailing) -> str:
    open_ones = Message.objects.filter(edition=mailing.edition_id, state__in=Message.OPEN)
    count = open_ones.update(
        state=Message.State.UNCERTAIN, reason=REASON, lease_until=None, next_at=None, changed_at=Now()
    )
    audit.record(f"mailing {mailing.pk}", "mailing restored", old=mailing.state, detail=f"{count} uncertain")
    return SENTENCE.format(mailing.edition.publication.title, count)
