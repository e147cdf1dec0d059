"""Telling those who hold what was recalled: the very people whose message was accepted, or may have been, and nobody
else. Who left since is told too, since that person has the wrong text; an address whose mail came back, or whose
owner complained, gets none (reliability.md I13; decision 0020)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.urls import reverse

from channels.newsletter import correction
from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing
from channels.newsletter.reach import SEND as MAY_SEND
from channels.newsletter.reach import SENT, mailings_with
from channels.newsletter.sending.breaker import SEND
from channels.newsletter.sending.message_ids import MESSAGE_ID, domain_of
from publishing import audit, clock, live
from publishing.base import Telling
from publishing.models import Edition, Proof, ProofArtefact, Publication
from publishing.models.releases import Action
from publishing.steps import Refused
from publishing.wake import wake

NO_WORDS = (
    "There are no approved words for this mail. Have the safety notice approved once more; then readers can be told."
)
TOLD_BEFORE = "These readers are being told already."
ANOTHER_NUMBER = "Type the number of people, {}, to confirm it."

# Each address once, however many newsletters brought it the text.
HOLDERS = """
WITH held AS (
    SELECT address_key, max(subscriber_id) AS subscriber_id, bool_or(state = 'accepted') AS accepted
    FROM newsletter_message
    WHERE edition_id = ANY(%(editions)s) AND state = ANY(%(sent)s) AND feedback <> 'bounced_hard'
    GROUP BY address_key
), holder AS (
    SELECT held.accepted, held.address_key, subscriber.id, subscriber.public_id, subscriber.state,
        subscriber.id IS NOT NULL AND NOT EXISTS (
            SELECT FROM newsletter_suppression suppression
            WHERE suppression.address_key = held.address_key AND suppression.reason IN ('bounce', 'complaint')
        ) AS reachable
    FROM held LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = held.subscriber_id
)
"""
COUNT = f"""{HOLDERS}
SELECT count(*) FILTER (WHERE reachable AND accepted), count(*) FILTER (WHERE reachable AND NOT accepted),
    count(*) FILTER (WHERE reachable AND state = 'ended'), count(*) FILTER (WHERE NOT reachable)
FROM holder
"""  # noqa: S608 - of constants alone
WRITE = f"""{HOLDERS}
INSERT INTO newsletter_message
    (edition_id, subscriber_id, address_key, state, fence, attempts, begun, reason, smtp_reply, reference, feedback,
    message_id, date)
SELECT %(edition)s, id, address_key, 'queued', 0, 0, 0, '', '', '', '', {MESSAGE_ID}, %(date)s
FROM holder WHERE reachable
ON CONFLICT DO NOTHING
"""  # noqa: S608 - of constants alone


@dataclass(frozen=True)
class Holders:
    """Who holds what was recalled. `left` are among the first two."""

    accepted: int
    uncertain: int
    left: int
    out_of_reach: int  # erased, or an address that may get no mail

    @property
    def people(self) -> int:
        return self.accepted + self.uncertain


def telling(withdrawal_id: int) -> Telling | None:
    """For the page that says what was taken down."""
    withdrawal = Edition.objects.select_related("publication").get(pk=withdrawal_id)
    if not withdrawal.is_recall:
        return None
    url = reverse("newsletter-tell", args=[withdrawal.pk])
    if Mailing.objects.filter(edition=withdrawal).exists():
        sums = issue_progress(withdrawal.pk)
        sentence = f"{_people(sums['total'])} are told by mail: {sums['accepted']} mails were handed over."
        return Telling(sentence, "How far it is", url, MAY_SEND)
    people = holders(withdrawal).people
    if not people:
        return None
    return Telling("They have not been told by mail.", f"Tell the {_people(people)}", url, MAY_SEND)


def holders(withdrawal: Edition) -> Holders:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _wrong(withdrawal))
        return Holders(*cursor.fetchone())


def send(withdrawal: Edition, typed: int, user: User) -> Mailing:
    """Write one message for each holder and wake the sender. Raises Refused with a sentence; nothing is saved then."""
    with transaction.atomic():
        Publication.objects.select_for_update(no_key=True).get(pk=withdrawal.publication_id)
        if Mailing.objects.filter(edition=withdrawal).exists():
            raise Refused(TOLD_BEFORE)
        people = holders(withdrawal).people
        if not people or typed != people:
            raise Refused(ANOTHER_NUMBER.format(people))
        mailing = _write(withdrawal, words_for(withdrawal))
        detail = f"{mailing.recipients} people"
        audit.record(f"mailing {mailing.pk}", "correction sent", actor=user, new=mailing.state, detail=detail)
        wake(SEND, mailing.pk)
    return mailing


def words_for(withdrawal: Edition) -> Proof:
    """The live safety notice, whose approval covers the mail. Raises Refused."""
    notice = live.find_chrome("safety_notice", locale=withdrawal.publication.locale)
    path = correction.HTML_KEY.format(withdrawal.withdrawal)
    sealed = ProofArtefact.objects.filter(channel="newsletter", path=path)
    publication = Publication.objects.filter(public_id=notice.public_id).first() if notice else None
    proof = publication.live_proof if publication else None
    if proof is None or not sealed.filter(proof=proof).exists():
        raise Refused(NO_WORDS)
    return proof


def _write(withdrawal: Edition, words: Proof) -> Mailing:
    date = clock.now().replace(microsecond=0)
    publication, sender = withdrawal.publication, settings.DEFAULT_FROM_EMAIL
    mailing = Mailing.objects.create(
        edition=withdrawal,
        purpose=Mailing.Purpose.CORRECTION,
        issue=publication.public_id,
        locale=publication.locale,
        words=words,
        sender=sender,
        created_at=date,
    )
    issue = f"{publication.public_id} {publication.locale} {withdrawal.pk}"
    values: dict[str, Any] = {
        "edition": withdrawal.pk,
        "issue": issue,
        "domain": domain_of(sender),
        "date": date,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {**_wrong(withdrawal), **values})
        mailing.recipients = cursor.rowcount
    mailing.save(update_fields=["recipients"])
    return mailing


def _wrong(withdrawal: Edition) -> dict[str, Any]:
    """The mailings that brought it: before it came back, and after the last recall whose readers were told."""
    publication = withdrawal.publication
    editions = publication.editions
    mailings = mailings_with(str(publication.public_id), publication.locale)
    told = editions.filter(number__lt=withdrawal.number, mailing__purpose=Mailing.Purpose.CORRECTION)
    back = editions.filter(number__gt=withdrawal.number, action=Action.PUBLISH)
    if (last := told.order_by("-number").first()) is not None:
        mailings = mailings.filter(created_at__gt=last.created_at)
    if (first := back.order_by("number").first()) is not None:
        mailings = mailings.filter(created_at__lt=first.created_at)
    return {"editions": list(mailings.values_list("edition", flat=True)), "sent": [str(state) for state in SENT]}


def _people(count: int) -> str:
    return f"{count:,} {'reader' if count == 1 else 'readers'}"
