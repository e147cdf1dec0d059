"""Who had which right when it was last looked at, and the news of every change."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Access(models.Model):
    """One row: the rights that were there at the last look, each with its sentence (`publishing.gate.access`)."""

    rights = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "access"

    def __str__(self) -> str:
        return f"{len(self.rights)} rights"


class AccessNews(models.Model):
    """Rights that were given or taken in one go. Its letter goes to everybody who may change accounts."""

    given = models.JSONField(default=list)  # sentences
    taken = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(max_length=150, blank=True)  # empty: not in the admin
    also = models.JSONField(default=list)  # addresses to write to besides: whose log-in was changed
    created_at = models.DateTimeField(auto_now_add=True)
    tell_at = models.DateTimeField(null=True)  # null: written

    class Meta:
        verbose_name_plural = "access news"

    def __str__(self) -> str:
        return f"{len(self.given)} given, {len(self.taken)} taken"
