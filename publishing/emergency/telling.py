"""Letters about an emergency: to those who can confirm it, then to everybody concerned, at the end as a report."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from publishing import audit, letters, restored
from publishing.emergency import report, rights
from publishing.models import Emergency
from publishing.moments import moment

UNTAKEN = timedelta(seconds=3)  # how long a worker may take before the reconciler writes

State = Emergency.State


def owed() -> QuerySet[Emergency]:
    return Emergency.objects.filter(tell_at__lt=Now() - UNTAKEN, tell_at__gt=Now() - letters.AGE)


@restored.mails
def tell(emergency_id: int) -> None:
    """Write what is owed; twice is harmless, and what could not be written is due again a minute later."""
    due = Emergency.objects.filter(pk=emergency_id, tell_at__lte=Now())
    if not due.update(tell_at=Now() + letters.AGAIN):
        return
    emergency = Emergency.objects.select_related("proof__publication__live__proof", "proof__edition").get(
        pk=emergency_id
    )
    _write(emergency)
    Emergency.objects.filter(pk=emergency_id, state=emergency.state).update(tell_at=None)


def close() -> None:
    """What came to its end owes its report."""
    for emergency in report.ended():
        closed = Emergency.objects.filter(pk=emergency.pk, state=State.PUBLISHED)
        if closed.update(state=State.OVER, tell_at=Now()):
            said = report.outcome(emergency).sentence
            subject = f"emergency {emergency.pk}"
            audit.record(subject, "emergency over", old=State.PUBLISHED, new=State.OVER, detail=said)
            tell(emergency.pk)


def _write(emergency: Emergency) -> None:
    title = emergency.proof.sealed.title
    name, subject, people = {
        State.ASKED: ("asked", f"Emergency, please confirm: {title}", _second_people(emergency)),
        State.PUBLISHED: ("published", f"Published in an emergency: {title}", report.concerned(emergency)),
        State.OVER: ("over", f"The emergency has ended: {title}", report.concerned(emergency)),
    }[State(emergency.state)]
    link = settings.WAGTAILADMIN_BASE_URL + reverse("emergency:show", args=[emergency.pk])
    context: dict[str, object] = {
        "emergency": emergency,
        "title": title,
        "ends": moment(emergency.ends_at),
        "outcome": report.outcome(emergency).sentence if emergency.state == State.OVER else "",
        "link": link,
    }
    for address in people.values_list("email", flat=True):
        letters.send(subject, f"publishing/letters/emergency_{name}.txt", context, address)


def _second_people(emergency: Emergency) -> QuerySet:
    wrote = [emergency.asked_by_id, emergency.proof.submitted_by_id, *emergency.proof.editors]
    return rights.holders().exclude(pk__in=[pk for pk in wrote if pk]).exclude(email="")
