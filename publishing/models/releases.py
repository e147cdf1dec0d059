"""Releases, the editions they number, and the reissues those cause."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publishing.models.proofs import Proof, Publication


class Release(models.Model):
    """Approved proofs or withdrawals waiting for a moment. No `due_at`: a person has yet to choose the moment."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"
        DONE = "done"
        CANCELLED = "cancelled"

    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)  # why it is held, in a sentence
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_state", condition=Q(state__in=["waiting", "held", "done", "cancelled"])
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"release {self.pk} {self.state}"


class Action(models.TextChoices):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REDIRECT = "redirect"


class ReleaseItem(models.Model):
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action.choices, default=Action.PUBLISH)
    proof = models.OneToOneField(Proof, null=True, on_delete=models.PROTECT, related_name="release_item")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "publication"], name="one_item_for_each_publication"),
            models.CheckConstraint(
                name="publishing_needs_a_proof",
                condition=Q(action="publish", proof__isnull=False) | ~Q(action="publish"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.publication}"

    @property
    def approved_proof(self) -> Proof:
        """The proof this item publishes; a withdrawal or redirect has none."""
        if self.proof is None:
            raise ValueError(f"{self} publishes nothing")
        return self.proof


class Edition(models.Model):
    """The public number of a publication, taken when it takes effect. Append-only; a trigger demands its approval."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action.choices)
    proof = models.OneToOneField(Proof, null=True, on_delete=models.PROTECT, related_name="edition")
    reason = models.CharField(max_length=200, blank=True)  # "Updated because ... changed"
    stamps = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="edition_number"),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.publication} version {self.number}"

    @property
    def published_proof(self) -> Proof:
        """The proof this edition published; a withdrawal or redirect has none."""
        if self.proof is None:
            raise ValueError(f"{self} published nothing")
        return self.proof


class Reissue(models.Model):
    """An edition that others contain: they get new editions too. `cursor` is the last publication looked at."""

    cause = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="reissue")
    cursor = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reissue after {self.cause}"
