"""Review dates act: a page's reviewer is reminded in time; past the date readers are told, and newsletters refuse it.

All of it goes by database date in the hospital's time zone, and belongs to one review date: an edition that only
repeats a text keeps the date, and reminds nobody again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.formats import date_format

from publishing import audit, clock, indexes, letters, plans, restored, store
from publishing.base import channels
from publishing.clock import today
from publishing.editions import stamps_of
from publishing.locks import only_one
from publishing.models import Counter, Edition, LiveArtefact, LiveSummary, Publication, ReviewReminder
from publishing.models.releases import Action
from publishing.wake import wake

DAYS = (7, 30, 60)  # before the date; each once
PASSED = 0
ONCE_A_MINUTE = "reviews"  # the counter that says when letters were last tried again

UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler writes
AGE = timedelta(hours=48)  # what is older is on the admin's front page and nowhere else


def due_within(days: int, day: date | None = None) -> QuerySet[Publication]:
    """What readers see and has to be reviewed again in so many days, or should have been."""
    latest = (day or today()) + timedelta(days=days)
    return Publication.objects.filter(live__action=Action.PUBLISH, live__next_review_on__lte=latest)


# --- Past the date ---


def overdue(day: date | None = None) -> QuerySet[Publication]:
    """Past their review date, and readers are not told yet."""
    return due_within(-1, day).filter(overdue=False)


def switch_overdue(publication_id: int, day: date | None = None) -> None:
    """Switch the sealed notice on, wherever this publication is live or listed. Safe to repeat.

    A delivery still on its way brings the notice itself (`editions.stamps_of`); the next direct approval ends it."""
    with transaction.atomic():
        publication = Publication.objects.select_for_update().get(pk=publication_id)
        edition = publication.live
        if edition is None or not overdue(day).filter(pk=publication_id).exists():
            return
        publication.overdue = True
        publication.save(update_fields=["overdue"])
        audit.record(f"edition {edition.pk}", "review overdue", detail=str(edition.next_review_on))
        edition.publication = publication
        _restamp(edition)
        _owe(edition, PASSED)


def _restamp(edition: Edition) -> None:
    """In the order in which everybody locks: the channels' counters, Index rows, the counter of live artefacts."""
    publication, order = edition.publication, list(channels())
    rows = LiveSummary.objects.filter(publication=publication, edition=edition)
    listed = sorted(rows, key=lambda row: order.index(row.channel))
    for row in listed:
        seq = store.next_seq(f"{row.channel}:{publication.locale}")
        LiveSummary.objects.filter(pk=row.pk).update(seq=seq)
        indexes.want(row.channel, set(row.index_keys))
    store.next_seq()  # before they are read: a listing inside a page may be changing at this moment
    served = LiveArtefact.objects.filter(key__publication=publication, version=edition.number)
    for live in served.select_related("key", "blob").order_by("key_id"):
        store.restamp(live, stamps_of(edition))


# --- Reminders ---


def unreminded(day: date | None = None) -> QuerySet[Publication]:
    """What has come near its date: within 60, 30 or 7 days, and its reviewer was not told this number. A page first
    noticed at 20 days is due once, for its 30."""
    day = day or today()
    terms = [When(live__next_review_on__lte=day + timedelta(days=days), then=Value(days)) for days in DAYS]
    told = ReviewReminder.objects.filter(
        edition__publication=OuterRef("pk"),
        edition__next_review_on=OuterRef("live__next_review_on"),
        days=OuterRef("term"),
    )
    near = due_within(max(DAYS), day).filter(live__next_review_on__gte=day)
    return near.annotate(term=Case(*terms)).filter(~Exists(told))


def remind(publication_id: int, day: date | None = None) -> None:
    """Note that its reviewer is to be written to; a worker does it, or the reconciler."""
    with transaction.atomic():
        publication: Any = unreminded(day).select_related("live").filter(pk=publication_id).first()
        if publication is not None:
            _owe(publication.live, publication.term)


def _owe(edition: Edition, days: int) -> None:
    """Kept with the first edition that has this date, so that a database constraint says "once"."""
    same = Edition.objects.filter(publication=edition.publication_id, next_review_on=edition.next_review_on)
    reminder, made = ReviewReminder.objects.get_or_create(edition=same.earliest("number"), days=days)
    if made:
        wake("publishing.tasks.remind", reminder.pk)


def owed() -> QuerySet[ReviewReminder]:
    """Not written yet, though a worker had time to."""
    age = {"created_at__lt": Now() - UNTAKEN, "created_at__gt": Now() - AGE}
    return ReviewReminder.objects.filter(sent_at=None, **age)


def may_try_again() -> bool:
    """Once a minute: a mail server that is away is not asked all the time."""
    minute = int(clock.now().timestamp()) // 60
    Counter.objects.get_or_create(name=ONCE_A_MINUTE)
    return bool(Counter.objects.filter(name=ONCE_A_MINUTE, value__lt=minute).update(value=minute))


@restored.mails
def write(reminder_id: int) -> None:
    """Write to the reviewer; past the date the newsletters that wait come first. What fails is due again a minute
    later, and twice is harmless."""
    with only_one(f"review reminder {reminder_id}") as mine:
        rows = ReviewReminder.objects.select_related("edition__publication__live__proof")
        reminder = rows.filter(pk=reminder_id, sent_at=None).first() if mine else None
        if reminder is None:
            return
        if _still_asks(reminder):
            if reminder.days == PASSED:
                page = reminder.edition.publication
                plans.renew_users(page, f"“{page.title}” is past its review date.")
            _write(reminder)
        ReviewReminder.objects.filter(pk=reminder_id).update(sent_at=Now())


def _still_asks(reminder: ReviewReminder) -> bool:
    """Neither reviewed meanwhile nor taken down, and no nearer reminder is there."""
    live = reminder.edition.publication.live
    if live is None or live.next_review_on != reminder.edition.next_review_on:
        return False
    return not ReviewReminder.objects.filter(edition=reminder.edition, days__lt=reminder.days).exists()


def _write(reminder: ReviewReminder) -> None:
    publication, day = reminder.edition.publication, reminder.edition.next_review_on
    said = date_format(day, "j F Y") if day else ""
    link = settings.WAGTAILADMIN_BASE_URL + reverse("reviews:confirm", args=[publication.pk])
    context: dict[str, object] = {"title": publication.title, "day": said, "link": link}
    name, subject = ("overdue", "Past its review date") if reminder.days == PASSED else ("due", f"Review by {said}")
    template = f"publishing/letters/review_{name}.txt"
    for user in reviewers_of(publication).exclude(email=""):
        letters.send(f"{subject}: {publication.title}", template, context, user.email)


def reviewers_of(publication: Publication) -> QuerySet[User]:
    """The accounts of those whom readers are told reviewed it; closed ones are nobody's any more."""
    named = publication.live_proof.reviewers if publication.live_proof else []
    accounts = [reviewer["user"] for reviewer in named if reviewer["user"]]
    return User.objects.filter(pk__in=accounts, is_active=True).order_by("pk")
