"""One letter to a deputy: what waits already for the colleague who is away."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from publishing import letters, restored
from publishing.away import absences
from publishing.handing.people import name_of
from publishing.models import Absence, Proof


def owed() -> QuerySet[Absence]:
    return Absence.objects.filter(tell_at__lt=Now() - letters.UNTAKEN, tell_at__gt=Now() - letters.AGE)


@restored.mails
def tell(absence_id: int) -> None:
    """Twice is harmless; what could not be written is due again a minute later."""
    if not Absence.objects.filter(pk=absence_id, tell_at__lte=Now()).update(tell_at=Now() + letters.AGAIN):
        return
    absence = Absence.objects.select_related("user", "deputy").get(pk=absence_id)
    waiting = [proof for proof in _waiting_for(absence) if _can_take_over(proof, absence)]
    if absence.deputy and absence.deputy.email and waiting:
        base = settings.WAGTAILADMIN_BASE_URL
        context: dict[str, object] = {
            "name": name_of(absence.user),
            "day": absences.day(absence.until),
            "rows": [(proof.sealed.title, base + reverse("publishing:approve", args=[proof.pk])) for proof in waiting],
        }
        subject = f"You stand in for {name_of(absence.user)}"
        letters.send(subject, "publishing/letters/stands_in.txt", context, absence.deputy.email)
    Absence.objects.filter(pk=absence_id).update(tell_at=None)


def _waiting_for(absence: Absence) -> QuerySet[Proof]:
    waiting = Proof.objects.filter(state=Proof.State.READY, cause=Proof.Cause.SUBMIT, release_item=None)
    named = waiting.filter(reviewers__contains=[{"user": absence.user_id}])
    return named.select_related("publication").order_by("pk")


def _can_take_over(proof: Proof, absence: Absence) -> bool:
    return any(one.pk == absence.pk for one in absences.deputies(proof))
