"""The append-only record of every state change."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Who changed what from which state to which, over which digest, at which database time."""

    subject = models.CharField(max_length=60)  # "proof 12", "delivery 40"
    event = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    old_state = models.CharField(max_length=20, blank=True)
    new_state = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.event}"
