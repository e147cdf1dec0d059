"""What became of an emergency publication: the report that everybody concerned gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet

from publishing import reviews
from publishing.emergency import rights
from publishing.models import Edition, Emergency, Proof
from publishing.models.releases import Action
from publishing.moments import moment

REPEATS = [Proof.Cause.REISSUE, Proof.Cause.MOVE, Proof.Cause.BUILD]


@dataclass(frozen=True)
class Outcome:
    """`over` once its report can be written; `sentence` says how it stands."""

    over: bool
    sentence: str


def outcome(emergency: Emergency) -> Outcome:
    match emergency.state:
        case Emergency.State.ASKED if rights.is_open(emergency):
            return Outcome(False, "Waits for a second person.")
        case Emergency.State.ASKED | Emergency.State.CLOSED:
            return Outcome(True, f"Never went out. {emergency.closed_because}".strip())
    following = _following(emergency)
    if following is None:
        return Outcome(False, f"Readers see it until {moment(emergency.ends_at)}, unless it is approved before.")
    return Outcome(True, _how_it_ended(following))


def ended() -> list[Emergency]:
    """Published ones that came to their end, or were approved in the ordinary way."""
    published = Emergency.objects.filter(state=Emergency.State.PUBLISHED, tell_at=None)
    return [emergency for emergency in published.select_related("proof__edition") if outcome(emergency).over]


def concerned(emergency: Emergency) -> QuerySet[User]:
    """The two, whoever submitted the text, and those whom readers are told reviewed it."""
    publication = emergency.proof.publication
    ids = {emergency.asked_by_id, emergency.confirmed_by_id, emergency.proof.submitted_by_id}
    ids |= set(reviews.reviewers_of(publication).values_list("pk", flat=True))
    ids |= {reviewer["user"] for reviewer in emergency.proof.reviewers}
    accounts = [pk for pk in ids if pk]
    return get_user_model().objects.filter(pk__in=accounts, is_active=True).exclude(email="")


def seen(emergency: Emergency) -> str:
    """How long readers saw it."""
    since, following = emergency.proof.edition.created_at, _following(emergency)
    return f"From {moment(since)} to {moment(following.created_at)}" if following else f"Since {moment(since)}"


def _following(emergency: Emergency) -> Edition | None:
    """The edition by which it was approved, replaced or taken down; repeats of the same text do not count."""
    edition = emergency.proof.edition
    later = Edition.objects.filter(publication=edition.publication_id, number__gt=edition.number)
    return later.exclude(proof__cause__in=REPEATS).order_by("number").first()


def _how_it_ended(edition: Edition) -> str:
    when = moment(edition.created_at)
    if edition.action == Action.WITHDRAW:
        return f"It was taken down on {when}: {edition.get_withdrawal_display().lower()}."
    names = " and ".join(edition.published_proof.approvals.values_list("user_name", flat=True))
    if edition.published_proof.cause == Proof.Cause.REVIEW:
        return f"{names} confirmed it on {when}."
    return f"Version {edition.number} took its place on {when}, approved by {names}."
