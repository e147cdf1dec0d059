"""Where the mail that answers a sign-up leads: opening it changes nothing, since mail scanners open links too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers import confirming, interests, own_links, pages
from channels.newsletter.topics import topics


@pages.by_token
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    person = confirming.confirm(token) if request.method == "POST" else confirming.asked(token)
    if person is None:
        return pages.neutral(request)
    if request.method != "POST":
        return pages.page(request, "confirm", {"topics": _chosen(person), "consent": person.consent_text})
    return pages.page(request, "confirmed", {"preferences": own_links.preferences_link(person.public_id)})


def _chosen(person: Subscriber) -> list[str]:
    """The names of the topics, as far as there are such pages now."""
    try:
        chosen = person.interests
    except interests.Unreadable:
        return []
    return [topic.name for topic in topics(person.locale) if topic.slug in chosen]
