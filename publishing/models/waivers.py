"""Words that a check would send back and that somebody keeps on purpose."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from publishing.models.proofs import Publication


class Waiver(models.Model):
    """Why these very words stay. Append-only: other words are another case, and the approver reads every reason."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="waivers")
    finding = models.CharField(max_length=60)  # the id of the check: "grade.block"
    where = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=64)  # SHA-256 of the words (`Finding.words`)
    reason = models.CharField(max_length=300)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    user_name = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.finding} kept by {self.user_name}"
