"""One newsletter on its way to its readers. States: design.md §1."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Mailing(models.Model):
    """One newsletter on its way to its readers. An issue is mailed once, whatever editions it gets later."""

    class State(models.TextChoices):
        SENDING = "sending"
        PAUSED = "paused"
        SENT = "sent"
        CANCELLED = "cancelled"

    class Purpose(models.TextChoices):
        NEWSLETTER = "newsletter"  # each text is handed over at most once (I12)
        CORRECTION = "correction"  # says that what was sent was wrong: at least once, three times at most (I13)

    edition = models.OneToOneField("publishing.Edition", on_delete=models.PROTECT, related_name="mailing")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.NEWSLETTER)
    issue = models.UUIDField()  # the newsletter's public_id
    locale = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=State.choices, default=State.SENDING)
    sender = models.CharField(max_length=200)  # the From header, kept so that every attempt has the same bytes
    recipients = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)  # {"paused": 3, ...}: who got none when its readers were counted
    note = models.CharField(max_length=200, blank=True)  # why it is paused or waits, in a sentence
    failures = models.PositiveSmallIntegerField(default=0)  # in a row, of the mail server itself
    next_at = models.DateTimeField(null=True)  # nothing is sent before, after such a failure
    woken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "locale"], condition=Q(purpose="newsletter"), name="one_mailing_for_each_issue"
            ),
            models.CheckConstraint(name="mailing_purpose", condition=Q(purpose__in=["newsletter", "correction"])),
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
