"""Versions that two people let out together, because the one who signs could not be reached in time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from publishing.models.proofs import Proof


def _person() -> models.ForeignKey:
    """An account that may be gone one day; the name beside it stays."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )


class Emergency(models.Model):
    """Asked for by one person, confirmed by another, over one digest; taken down at `ends_at` unless it was approved
    in the ordinary way by then. Never deleted: it is part of the report."""

    class State(models.TextChoices):
        ASKED = "asked"
        PUBLISHED = "published"
        CLOSED = "closed"  # taken back, refused, or out of date before anybody confirmed it
        OVER = "over"  # its report is written

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="emergencies")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=500)
    ends_at = models.DateTimeField()
    asked_by, asked_by_name = _person(), models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    confirmed_by, confirmed_by_name = _person(), models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=200, blank=True)
    tell_at = models.DateTimeField(null=True)  # when to write to those it concerns; null: written

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            models.CheckConstraint(
                name="emergency_state", condition=Q(state__in=["asked", "published", "closed", "over"])
            ),
            models.CheckConstraint(
                name="emergency_takes_two",
                condition=Q(state__in=["asked", "closed"])
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
            ),
            models.UniqueConstraint(
                name="one_emergency_for_a_proof", fields=["proof"], condition=Q(state__in=["asked", "published"])
            ),
        ]

    def __str__(self) -> str:
        return f"emergency {self.pk} {self.state}"
