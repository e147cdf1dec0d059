"""What Concord keeps an eye on: review dates, pages in an older design, and whether all places say the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publishing.models.proofs import Publication
from publishing.models.releases import Edition


class ReviewReminder(models.Model):
    """That the reviewer of an edition was reminded this many days before its review date."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True)  # null: still to be written
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "days"], name="one_reminder_for_each_term")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.days} days"


class Republish(models.Model):
    """Proofs of everything that is live, in the design of one build; one person signs for all of them."""

    class State(models.TextChoices):
        BUILDING = "building"
        READY = "ready"
        SIGNED = "signed"
        DONE = "done"
        CANCELLED = "cancelled"

    build = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    digest = models.CharField(max_length=64, blank=True)  # over the digests of its proofs
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    signed_by_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    signed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="republish_state", condition=Q(state__in=["building", "ready", "signed", "done", "cancelled"])
            ),
            models.UniqueConstraint(
                name="one_republish_at_a_time",
                fields=["build"],
                condition=Q(state__in=["building", "ready", "signed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"republish {self.pk} {self.state}"


class Drift(models.Model):
    """That Wagtail, the ledger, the edge and the public address do not say the same about a publication."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="drift")
    sentences = models.JSONField(default=list)  # "Wagtail says live, readers see version 3."
    since = models.DateTimeField()
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.publication}: {len(self.sentences)}"
