"""What becomes of newsletters on their way when the database came from a backup (reliability.md I32).

Whatever was still to go when the backup was made may have left since; nobody can tell, so it is never sent again by
itself. A colleague sees what that is, and decides."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Now

from channels.newsletter.models import Mailing, Message
from channels.newsletter.reach import of_issue
from publishing import audit, releases
from publishing.models import Delivery, Publication, Release
from publishing.models.releases import Action

REASON = "restored"
KIND = "newsletter"
LOOK = "The database came from a backup, and this may have been sent since. Look into the mail server's log first"
PLANNED = f"{LOOK}; then send it now, or choose another moment."
PENDING = f"{LOOK}; then try again."
HELD = "“{}” was planned to be sent: it is held, since that may have happened after the backup."
GIVEN_UP = "“{}” was about to be sent: nobody can tell whether that happened after the backup; it needs attention."
SENTENCE = "“{}”: of {:,} messages nobody can tell whether they left after the backup; they are not sent again."

State = Delivery.State


def close() -> list[str]:
    """A sentence for each newsletter that was on its way. Called in a transaction; in the order in which a newsletter
    moves on, so that none slips past while a worker has it in hand."""
    held = [_hold(release) for release in _planned()]
    given_up = [_give_up(delivery) for delivery in _pending()]
    running = Mailing.objects.filter(finished_at__isnull=True).select_related("edition__publication")
    return [*held, *given_up, *(_close(mailing) for mailing in running)]


def _planned() -> QuerySet[Release]:
    """With a moment, be it past or to come: its owner may have chosen to send it earlier."""
    mails = {"items__action": Action.PUBLISH, "items__publication__kind": KIND}
    planned = Release.objects.filter(state=Release.State.WAITING, due_at__isnull=False, **mails)
    return planned.distinct().order_by("pk")


def _hold(release: Release) -> str:
    releases.hold(release.pk, PLANNED)
    titles = release.items.filter(publication__kind=KIND).values_list("publication__title", flat=True)
    return HELD.format("”, “".join(titles))


def _pending() -> list[Delivery]:
    """Released, and not yet written down for its readers. The publications are locked as whoever writes that locks
    them: it is either seen here, or finds the delivery given up."""
    open_ones = Delivery.objects.filter(
        channel="newsletter",
        state__in=[State.PENDING, State.LEASED, State.WAITING],
        edition__action=Action.PUBLISH,
        edition__publication__kind=KIND,
    )
    publications = Publication.objects.filter(pk__in=open_ones.values("edition__publication"))
    list(publications.select_for_update(no_key=True).order_by("id"))
    rows = open_ones.select_related("edition__publication").order_by("pk")
    return [row for row in rows if not _is_mailed(row.edition.publication)]


def _is_mailed(issue: Publication) -> bool:
    return of_issue(str(issue.public_id), issue.locale).exists()


def _give_up(delivery: Delivery) -> str:
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(state=State.DEAD, last_error=PENDING, lease_until=None, next_at=None)
    audit.record(f"delivery {delivery.pk}", "delivery restored", old=delivery.state, new=State.DEAD, detail=PENDING)
    return GIVEN_UP.format(delivery.edition.publication.title)


def _close(mailing: Mailing) -> str:
    open_ones = Message.objects.filter(edition=mailing.edition_id, state__in=Message.OPEN)
    count = open_ones.update(
        state=Message.State.UNCERTAIN, reason=REASON, lease_until=None, next_at=None, changed_at=Now()
    )
    audit.record(f"mailing {mailing.pk}", "mailing restored", old=mailing.state, detail=f"{count} uncertain")
    return SENTENCE.format(mailing.edition.publication.title, count)
