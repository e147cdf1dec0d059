"""Who asked for the newsletter, and the ledger of who was sent what. States: reliability.md §1.4."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now


class Subscriber(models.Model):
    """An address whose owner agreed to get the newsletter. A new address is a new row."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)  # all that links say of a person
    email = models.EmailField()
    locale = models.CharField(max_length=12)
    state = models.CharField(max_length=11, choices=State.choices, default=State.UNCONFIRMED)
    consent_text = models.TextField(blank=True)  # the very words the person agreed to
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=20, blank=True)  # "unsubscribed" or "no_such_address"
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


class Mailing(models.Model):
    """One newsletter on its way to its readers. An issue is mailed once, whatever editions it gets later."""

    class State(models.TextChoices):
        SENDING = "sending"
        PAUSED = "paused"
        SENT = "sent"
        CANCELLED = "cancelled"

    edition = models.OneToOneField("publishing.Edition", on_delete=models.PROTECT, related_name="mailing")
    issue = models.UUIDField()  # the newsletter's public_id
    locale = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=State.choices, default=State.SENDING)
    sender = models.CharField(max_length=200)  # the From header, kept so that every attempt has the same bytes
    recipients = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)  # why it is paused or waits, in a sentence
    failures = models.PositiveSmallIntegerField(default=0)  # in a row, of the mail server itself
    next_at = models.DateTimeField(null=True)  # nothing is sent before, after such a failure
    woken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "locale"], name="one_mailing_for_each_issue"),
            models.CheckConstraint(
                name="mailing_state", condition=Q(state__in=["sending", "paused", "sent", "cancelled"])
            ),
            models.CheckConstraint(
                name="mailing_sent_is_finished", condition=~Q(state="sent") | Q(finished_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="mailing_open", condition=Q(finished_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"mailing {self.pk} {self.state}"


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

    OPEN: ClassVar = [State.QUEUED, State.LEASED, State.IN_DATA, State.DEFERRED]
    FINAL: ClassVar = [
        State.ACCEPTED, State.REJECTED, State.SUPPRESSED, State.EXPIRED, State.CANCELLED, State.UNCERTAIN,
    ]  # fmt: skip

    edition = models.ForeignKey("publishing.Edition", on_delete=models.PROTECT, related_name="messages")
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="messages")
    address = models.CharField(max_length=254)  # as it was when the audience was frozen, in lower case
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    fence = models.PositiveIntegerField(default=0)  # rises with each claim; an older holder's writes have no effect
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)  # the same on every attempt, and so is the date
    date = models.DateTimeField()
    smtp_code = models.PositiveSmallIntegerField(null=True)
    smtp_reply = models.CharField(max_length=200, blank=True)  # without addresses
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "subscriber"], name="one_message_for_each_subscriber"),
            models.UniqueConstraint(fields=["edition", "address"], name="one_message_for_each_address"),
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
        ]

    def __str__(self) -> str:
        return f"message {self.pk} {self.state}"
