"""The ledger of who was sent what. States: reliability.md §1.4."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from channels.newsletter.models.subscriber import Subscriber


class Message(models.Model):
    """One issue to one subscriber: everything that was ever tried, and how it ended."""

    class State(models.TextChoices):
        QUEUED = "queued"  # nobody has it
        LEASED = "leased"  # a worker has it; its text has not left
        IN_DATA = "in_data"  # its text may have left
        DEFERRED = "deferred"  # the other side asked for later
        ACCEPTED = "accepted"  # the mail server read it and said so
        REJECTED = "rejected"
        SUPPRESSED = "suppressed"  # the person left before it was sent
        EXPIRED = "expired"
        CANCELLED = "cancelled"
        UNCERTAIN = "uncertain"  # no answer after the text left: never sent again by itself

    class Feedback(models.TextChoices):
        BOUNCED_HARD = "bounced_hard"
        BOUNCED_SOFT = "bounced_soft"
        COMPLAINED = "complained"

    OPEN: ClassVar = [State.QUEUED, State.LEASED, State.IN_DATA, State.DEFERRED]
    FINAL: ClassVar = [
        State.ACCEPTED, State.REJECTED, State.SUPPRESSED, State.EXPIRED, State.CANCELLED, State.UNCERTAIN,
    ]  # fmt: skip

    edition = models.ForeignKey("publishing.Edition", on_delete=models.PROTECT, related_name="messages")
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="messages")
    address_key = models.CharField(max_length=64)  # of the address when the audience was frozen; it outlives an erasure
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    fence = models.PositiveIntegerField(default=0)  # rises with each claim; an older holder's writes have no effect
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun = models.PositiveSmallIntegerField(default=0)  # how often its text began to leave
    reason = models.CharField(max_length=20, blank=True)  # why it was left out, in one of a few fixed words
    next_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)  # the same on every attempt, and so is the date
    date = models.DateTimeField()
    smtp_code = models.PositiveSmallIntegerField(null=True)
    smtp_reply = models.CharField(max_length=200, blank=True)  # without addresses
    reference = models.CharField(max_length=200, blank=True)  # the mail server's or provider's own name for it
    feedback = models.CharField(max_length=12, choices=Feedback.choices, blank=True)  # what came back later
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "subscriber"], name="one_message_for_each_subscriber"),
            models.UniqueConstraint(fields=["edition", "address_key"], name="one_message_for_each_address"),
            models.CheckConstraint(
                name="message_state",
                condition=Q(
                    state__in=[
                        "queued", "leased", "in_data", "deferred", "accepted", "rejected", "suppressed", "expired",
                        "cancelled", "uncertain",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="message_held_has_lease",
                condition=~Q(state__in=["leased", "in_data"]) | Q(lease_until__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                F("edition"),
                F("next_at").asc(nulls_first=True),
                F("id"),
                name="message_to_send",
                condition=Q(state__in=["queued", "deferred"]),
            ),
            models.Index(fields=["lease_until"], name="message_held", condition=Q(state__in=["leased", "in_data"])),
            models.Index(fields=["edition", "state"], name="message_sum"),
            models.Index(fields=["reference"], name="message_reference", condition=~Q(reference="")),
            models.Index(fields=["address_key", "id"], name="message_of_address"),
            models.Index(fields=["edition"], name="message_feedback", condition=~Q(feedback="")),
            models.Index(fields=["edition", "reason"], name="message_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} {self.state}"

    @property
    def email(self) -> str:
        """The address, or "" when its owner had it erased."""
        return self.subscriber.email if self.subscriber else ""
