"""A mailing stops by itself when too many addresses do not exist or too many readers complain: going on would cost us
the trust of the domains that take our mail (reliability.md §6)."""

from __future__ import annotations

from django.db.models import Count, Q

from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import breaker
from channels.newsletter.sending.outcomes import Fault

BOUNCED, COMPLAINED = 0.02, 0.001  # of those that were handed over
ENOUGH = 100  # messages before a share says anything
TWO = 2  # complaints; one person's alone stops nothing
NO_ADDRESS = "{} of {} addresses do not exist. Check where they come from, then go on or stop it."
COMPLAINTS = "{} of {} readers reported it as unwanted. Look at what was sent to whom, then go on or stop it."


def judge(mailing: Mailing) -> bool:
    """Pause it when it has to be looked at; what was before the last resume is forgiven. True when it was paused."""
    rows = Message.objects.filter(edition=mailing.edition_id)
    if mailing.judged_from:
        rows = rows.filter(changed_at__gte=mailing.judged_from)
    missing = Q(state=Message.State.REJECTED, reason=Fault.NO_SUCH_ADDRESS.value)
    hard = Q(feedback=Message.Feedback.BOUNCED_HARD)
    bad = rows.filter(missing | hard | Q(feedback=Message.Feedback.COMPLAINED)).aggregate(
        bounced=Count("pk", filter=missing | hard),
        complained=Count("pk", filter=Q(feedback=Message.Feedback.COMPLAINED)),
    )
    if not any(bad.values()):
        return False
    told = rows.filter(state__in=[Message.State.ACCEPTED, Message.State.REJECTED]).count()
    if told < ENOUGH:
        return False
    if bad["bounced"] >= BOUNCED * told:
        return breaker.pause(mailing.pk, NO_ADDRESS.format(bad["bounced"], told))
    if bad["complained"] >= max(TWO, COMPLAINED * told):
        return breaker.pause(mailing.pk, COMPLAINTS.format(bad["complained"], told))
    return False
