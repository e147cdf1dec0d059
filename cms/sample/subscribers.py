"""Three readers of the sample newsletter, at addresses that reach nobody."""

from django.utils import timezone

from channels.newsletter.models import Subscriber

ADDRESSES = ("first.reader@example.org", "second.reader@example.org", "third.reader@example.org")
CONSENT = "Sample consent: I would like to get this newsletter by email. I can end it at any time."


def make_subscribers(locale: str) -> int:
    """How many were made."""
    made = 0
    for email in ADDRESSES:
        values = {"locale": locale, "state": "confirmed", "confirmed_at": timezone.now(), "consent_text": CONSENT}
        made += Subscriber.objects.get_or_create(email=email, defaults=values)[1]
    return made
