"""Who passed a review on to whom, who is away, and who outside may look at a version for approval."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publishing.models.proofs import Proof, Publication


class HandOver(models.Model):
    """One person passed a review on to another, and why. With `revision_id`: the text names the new reviewer from that
    revision on, whose content had this hash; such a save is no edit of the text (rule 10). Without: a letter only."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="hand_overs")
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="hand_overs")
    workflow_state_id = models.BigIntegerField(null=True)  # a key to Wagtail's table, not evidence
    revision_id = models.BigIntegerField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(max_length=150)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    to_name = models.CharField(max_length=150)
    why = models.TextField()
    tell_at = models.DateTimeField(null=True)  # when to write the letter; null: written, or the new version's own
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["publication", "revision_id"]), models.Index(fields=["tell_at"])]

    def __str__(self) -> str:
        return f"hand-over {self.pk} of {self.publication_id}"


class Absence(models.Model):
    """That somebody is away, and whom to ask meanwhile. `until` is the last day of it; one for each person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absence")
    until = models.DateField()
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="deputy_of")
    tell_at = models.DateTimeField(null=True)  # when to write to the deputy about what waits already; null: written

    class Meta:
        constraints = [
            models.CheckConstraint(name="deputy_is_somebody_else", condition=~Q(user=models.F("deputy"))),
        ]

    def __str__(self) -> str:
        return f"absence of account {self.user_id}"


class SharedLink(models.Model):
    """A link with which somebody without an account may read one version. Only the hash of its secret is kept."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="shared_links")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(max_length=80)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="+"
    )
    made_by_name = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk} to proof {self.proof_id}"


class SharedVisit(models.Model):
    """That a link was opened, and when; nothing about whoever opened it."""

    link = models.ForeignKey(SharedLink, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.link_id} at {self.at:%Y-%m-%d %H:%M}"
