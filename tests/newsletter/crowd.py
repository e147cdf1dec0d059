"""Very many readers at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers.address_keys import key_of


def subscribe(words: Iterable[str]) -> None:
    """These in place of all there were, over fifty domains; a word is what stands before the @."""
    Subscriber.objects.all().delete()
    addresses = (f"{word}@domain{number % 50}.example.org" for number, word in enumerate(words))
    Subscriber.objects.bulk_create((_reader(address) for address in addresses), batch_size=5000)


def _reader(email: str) -> Subscriber:
    return Subscriber(
        email=email,
        address_key=key_of(email),
        state="confirmed",
        locale="en-US",
        consent_text="Send me news.",
        confirmed_at=timezone.now(),
    )
