"""What became of a newsletter's messages, in numbers and reasons; no addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from channels.newsletter.models import Mailing, Message, Subscriber

State, Feedback = Message.State, Message.Feedback
MOST = 8  # reasons that are told by themselves; what is rarer is added up

LEFT_OUT = {  # where no reason was noted
    State.SUPPRESSED: "left the newsletter, or may get none, before it reached them",
    State.CANCELLED: "when it was stopped",
}
REASONS = {  # by `Message.reason`
    "unsubscribed": "left the newsletter before it reached them",
    "left": "left the newsletter before it reached them",
    "paused": "paused before it reached them",
    "suppressed": "may get no newsletter",
    "erased": "had their data erased",
    "stopped": "when it was stopped",
    "cancelled": "when it was stopped",
    "taken_down": "when it, or something in it, was taken down",
}
UNSURE = {  # by `Message.reason`; empty where the mail server never answered
    "": "The mail server took the text and gave no answer.",
    "restored": "These were on their way when the backup was made that the database came from: the mail server's log "
    "tells which of them left.",
}
EXPIRED = "The mail servers of these people kept asking for later, for two days."
NO_ANSWER = "The address cannot be written to."


@dataclass(frozen=True)
class Line:
    """So many, and why."""

    count: int
    words: str


def left_out(edition_id: int) -> list[Line]:
    rows = Message.objects.filter(edition=edition_id, state__in=[State.SUPPRESSED, State.CANCELLED])
    counted = rows.values_list("state", "reason").annotate(count=Count("id")).order_by("-count")
    return [Line(count, _words(state, reason)) for state, reason, count in counted]


def failed(edition_id: int) -> list[Line]:
    """By what the mail servers answered, most frequent first."""
    expired = Message.objects.filter(edition=edition_id, state=State.EXPIRED).count()
    rows = Message.objects.filter(edition=edition_id, state=State.REJECTED)
    counted = list(rows.values_list("smtp_code", "smtp_reply").annotate(count=Count("id")).order_by("-count"))
    lines = [Line(count, _answer(code, reply)) for code, reply, count in counted[:MOST]]
    rest = sum(count for _code, _reply, count in counted[MOST:])
    lines += [Line(rest, "Other answers")] if rest else []
    return lines + ([Line(expired, EXPIRED)] if expired else [])


def unsure(edition_id: int) -> list[str]:
    """Why nobody can tell, in sentences."""
    rows = Message.objects.filter(edition=edition_id, state=State.UNCERTAIN)
    reasons = sorted(set(rows.values_list("reason", flat=True)))
    return list(dict.fromkeys(UNSURE.get(reason, UNSURE[""]) for reason in reasons))


def came_back(edition_id: int) -> dict[str, int]:
    """{"hard", "soft", "complaints"}: what was told later of messages that had been accepted."""
    sums: dict[str, Any] = Message.objects.filter(edition=edition_id).aggregate(
        hard=Count("id", filter=Q(feedback=Feedback.BOUNCED_HARD)),
        soft=Count("id", filter=Q(feedback=Feedback.BOUNCED_SOFT)),
        complaints=Count("id", filter=Q(feedback=Feedback.COMPLAINED)),
    )
    return sums


def left_after(mailing: Mailing) -> int:
    """Who unsubscribed after they got it and before the next newsletter was sent to them."""
    later = Mailing.objects.filter(
        locale=mailing.locale, created_at__gt=mailing.created_at, purpose=Mailing.Purpose.NEWSLETTER
    )
    following = later.order_by("created_at").first()
    gone = Subscriber.objects.filter(
        messages__edition=mailing.edition_id,
        state=Subscriber.State.ENDED,
        ended_reason="unsubscribed",
        ended_at__gte=mailing.created_at,
    )
    return gone.filter(ended_at__lt=following.created_at).count() if following else gone.count()


def _words(state: str, reason: str) -> str:
    return REASONS.get(reason) or reason.replace("_", " ") or LEFT_OUT[State(state)]


def _answer(code: int | None, reply: str) -> str:
    said = " ".join(part for part in (str(code or ""), reply) if part)
    return f"The mail server said: {said}" if code else reply or NO_ANSWER
