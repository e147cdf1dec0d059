"""A newsletter's page on the website goes when something that it tells of was recalled: mail cannot be called back, a
page can. What was taken down for any other reason stays in it, as it was sent."""

from __future__ import annotations

import logging

from channels.newsletter.models import Mailing
from channels.newsletter.reach import containing
from publishing import withdrawals
from publishing.models import Publication
from publishing.models.releases import RECALLS, Action, Reason
from publishing.steps import Refused

logger = logging.getLogger("newsletter.archive")

KIND = "newsletter"
NOTE = "“{}” in it was taken down and readers were told."


def take_down() -> None:
    """All such pages. Called after a recall, and by the reconciler each round for what that did not reach: an issue
    whose readers are not counted yet is stopped by that count first, so that its report says so."""
    counted = Mailing.objects.values("issue")
    for recalled in Publication.objects.filter(live__action=Action.WITHDRAW, live__withdrawal__in=RECALLS):
        parts = containing(str(recalled.public_id), recalled.locale, proof="live__proof")
        for issue in Publication.objects.filter(parts, kind=KIND, live__action=Action.PUBLISH, public_id__in=counted):
            _take_down(issue, recalled.title)


def _take_down(issue: Publication, title: str) -> None:
    """Not a recall of its own: who was sent it is told about what was wrong, once."""
    try:
        withdrawals.take_down(issue, Reason.UNPUBLISHED, user=None, note=NOTE.format(title[:200]))
    except Refused as reason:
        facts = {"event": "archive_stays", "publication": issue.pk}
        logger.error("the page of %s could not be taken down: %s", issue, reason, extra=facts)
