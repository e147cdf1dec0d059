"""Who of a locale's readers wants news of some topics. Interests are sealed row by row, so they are opened here, one
after the other, and never leave this process."""

from __future__ import annotations

import logging

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers import interests

logger = logging.getLogger("newsletter.subscribers")

AT_ONCE = 2000  # rows of about a kilobyte


def interested_in(locale: str, topics: list[str]) -> list[int]:
    """Ids of confirmed readers who chose at least one of these topics. Those who chose none are not among them: they
    get every newsletter."""
    wanted = set(topics)
    rows = Subscriber.objects.filter(locale=locale, state=Subscriber.State.CONFIRMED, sealed_interests__isnull=False)
    found, unreadable = [], 0
    for pk, public_id, sealed in rows.values_list("pk", "public_id", "sealed_interests").iterator(AT_ONCE):
        try:
            if not wanted.isdisjoint(interests.opened(sealed, public_id)):
                found.append(pk)
        except interests.Unreadable:
            unreadable += 1
    if unreadable:  # better no newsletter than one about an illness that somebody did not ask about
        facts = {"event": "interests_unreadable", "people": unreadable}
        logger.error("interests of %s people cannot be read: is a key missing?", unreadable, extra=facts)
    return found
