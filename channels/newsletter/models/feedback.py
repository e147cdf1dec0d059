"""What came back after messages had left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from channels.newsletter.models.message import Message


class Feedback(models.Model):
    """One thing that a mail server, a provider or a reader said about one message. Each is taken once, however often
    it is told. It holds no address and none of the words that came."""

    class Kind(models.TextChoices):
        HARD = "hard"  # there is no such address
        SOFT = "soft"  # not this time
        COMPLAINT = "complaint"  # the reader called it spam
        LEFT = "left"  # the reader unsubscribed by way of the mail program or the provider

    source = models.CharField(max_length=20)  # "mailbox", or the provider's name
    event = models.CharField(max_length=64)  # SHA-256 of the provider's own number for it, or of all that came
    kind = models.CharField(max_length=9, choices=Kind.choices)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="feedback_given")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event"], name="feedback_taken_once"),
            models.CheckConstraint(name="feedback_kind", condition=Q(kind__in=["hard", "soft", "complaint", "left"])),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk} {self.kind}"


class IgnoredFeedback(models.Model):
    """How much came in on a day that nothing follows from, and why. Many of one kind mean somebody tries something."""

    day = models.DateField()
    source = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)  # one of a few fixed words
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "source", "reason"], name="ignored_feedback_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.reason} on {self.day}"
