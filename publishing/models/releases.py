"""Releases, the editions they number, and the reissues those cause."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publishing.models.proofs import Proof, Publication


class Reason(models.TextChoices):
    """Why something was taken down. Colleagues choose by these words; what readers are told is an approved text."""

    UNPUBLISHED = "unpublished", "It is not needed any more"
    EXPIRED = "expired", "Its time is over"
    DELETED = "deleted", "It was deleted"
    WRONG = "wrong", "Something in it is wrong"
    OUTDATED = "outdated", "Medical knowledge has changed"
    UNSAFE = "unsafe", "Following it could harm somebody"


RECALLS = {Reason.WRONG, Reason.OUTDATED, Reason.UNSAFE}


class Release(models.Model):
    """Approved proofs or withdrawals waiting for a moment. No `due_at`: a person has yet to choose the moment."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"
        DONE = "done"
        CANCELLED = "cancelled"

    name = models.CharField(max_length=80, blank=True)  # a plan that colleagues made; empty for what goes by itself
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)  # why it is held, in a sentence
    tell_at = models.DateTimeField(null=True)  # when to write to its owner; null: written
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


class ReleaseItem(models.Model):
    """One publication's part in a release. To publish without a proof: nobody has approved one yet.

    `follows`: its own text stays as it is live, so Concord makes its proof itself (pages below one that moves)."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action.choices, default=Action.PUBLISH)
    proof = models.OneToOneField(Proof, null=True, on_delete=models.PROTECT, related_name="release_item")
    follows = models.BooleanField(default=False)
    reason = models.CharField(max_length=11, choices=Reason.choices, blank=True)  # of a withdrawal
    replacement = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    take_down_at = models.DateTimeField(null=True)  # when what this publishes shall expire
    ends = models.ForeignKey("publishing.Edition", null=True, on_delete=models.PROTECT, related_name="+")  # an expiry

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "publication"], name="one_item_for_each_publication"),
            models.CheckConstraint(
                name="withdrawal_has_reason_and_no_proof",
                condition=Q(action="withdraw", proof__isnull=True) & ~Q(reason="") | Q(action="publish", reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.publication}"

    @property
    def approved_proof(self) -> Proof:
        """The proof this item publishes; a withdrawal has none, nor what waits for its approval."""
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
    withdrawal = models.CharField(max_length=11, choices=Reason.choices, blank=True)
    replacement = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    correction = models.BooleanField(default=False)  # its approver said that the earlier text was wrong
    stamps = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    next_review_on = models.DateField(null=True)  # of content that a named person reviewed
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="edition_number"),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="edition_publishes_a_proof_or_says_why_not",
                condition=Q(action="publish", proof__isnull=False, withdrawal="")
                | Q(action="withdraw", proof__isnull=True) & ~Q(withdrawal=""),
            ),
        ]
        indexes = [models.Index(fields=["next_review_on"])]

    def __str__(self) -> str:
        return f"{self.publication} version {self.number}"

    @property
    def is_recall(self) -> bool:
        return self.withdrawal in RECALLS

    @property
    def published_proof(self) -> Proof:
        """The proof this edition published; a withdrawal has none."""
        if self.proof is None:
            raise ValueError(f"{self} published nothing")
        return self.proof


class Reissue(models.Model):
    """An edition that others contain: they get new editions too. `cursor` is the last publication looked at.

    `promised` is what the approver was told ({channel: count}); a reissue that another one set off names its `root`."""

    cause = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="reissue")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")
    cursor = models.BigIntegerField(default=0)
    promised = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reissue after {self.cause}"
