"""A newsletter sent to colleagues to look at. It is no message: no reader gets it, and no number counts it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Trial(models.Model):
    """Who asked for a test of which draft or version, for whom, and whether it left."""

    class State(models.TextChoices):
        WANTED = "wanted"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    object_pk = models.CharField(max_length=64)
    proof = models.ForeignKey("publishing.Proof", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    people = models.JSONField(default=list)  # accounts; their addresses are read when it leaves
    state = models.CharField(max_length=8, choices=State.choices, default=State.WANTED)
    note = models.CharField(max_length=200, blank=True)  # why it did not leave, in a sentence
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="trial_state", condition=Q(state__in=["wanted", "sending", "sent", "failed"])),
        ]
        indexes = [models.Index(fields=["asked_by", "created_at"], name="trial_by_person")]

    def __str__(self) -> str:
        return f"trial {self.pk} {self.state}"
