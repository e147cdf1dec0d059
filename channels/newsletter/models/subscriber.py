"""Who asked for the newsletter, and which addresses get none."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from channels.newsletter.subscribers import address_keys, interests


class Subscriber(models.Model):
    """An address whose owner agreed to get the newsletter. A new address is a new row."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)  # all that links say of a person
    email = models.EmailField()
    address_key = models.CharField(max_length=64, unique=True, editable=False)  # of the address; see address_keys.py
    locale = models.CharField(max_length=12)
    state = models.CharField(max_length=11, choices=State.choices, default=State.UNCONFIRMED)
    sealed_interests = models.BinaryField(null=True, editable=False)  # health data: read and set `interests`
    source = models.CharField(max_length=20, default="site")  # "site", "api" or "import"
    consent_version = models.CharField(max_length=20, blank=True)
    consent_text = models.TextField(blank=True)  # the very words the person agreed to
    paused_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=20, blank=True)  # "unsubscribed", "no_such_address", "complaint", ...
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="subscriber_email"),
            models.CheckConstraint(
                name="subscriber_state", condition=Q(state__in=["unconfirmed", "confirmed", "ended"])
            ),
            models.CheckConstraint(
                name="subscriber_confirmed_once_asked",
                condition=~Q(state="confirmed") | (Q(confirmed_at__isnull=False) & ~Q(consent_text="")),
            ),
        ]
        indexes = [models.Index(fields=["locale", "state"], name="subscriber_audience")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"  # never the address: this text reaches logs

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address_key = address_keys.key_of(self.email)
        super().save(*args, **kwargs)

    @property
    def interests(self) -> list[str]:
        """Slugs of the topics this person chose; none chosen means all newsletters. Raises Unreadable."""
        return interests.opened(self.sealed_interests, self.public_id)

    @interests.setter
    def interests(self, topics: list[str]) -> None:
        self.sealed_interests = interests.sealed(topics, self.public_id)


class Suppression(models.Model):
    """An address that gets no newsletter, whatever list names it. It outlives the erasure of its owner's row, since
    it holds no address: only its keyed hash."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce"
        COMPLAINT = "complaint"
        MANUAL = "manual"

    address_key = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppression_reason", condition=Q(reason__in=["bounce", "complaint", "manual"])
            ),
        ]

    def __str__(self) -> str:
        return f"suppression {self.pk} {self.reason}"
