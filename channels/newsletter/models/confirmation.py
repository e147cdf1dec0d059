"""What somebody asked for on the sign-up form, and the mail that answered it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from channels.newsletter.models.subscriber import Subscriber


class SignUp(models.Model):
    """One form that was sent. It was answered with the same words for every address; a worker does what follows and
    clears the address at once. Of what is left, the network serves the limits for a day."""

    public_id = models.UUIDField(default=uuid4, editable=False)  # of the subscriber to be; the topics are sealed to it
    email = models.EmailField(blank=True)  # "" once a worker has looked at it
    locale = models.CharField(max_length=12)
    sealed_interests = models.BinaryField(null=True, editable=False)
    source = models.CharField(max_length=20)
    consent_version = models.CharField(max_length=20)
    consent_text = models.TextField()
    form_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - of the form: each counts once
    network_key = models.CharField(max_length=64, blank=True)  # keyed hash; see networks.py
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sign_up_done_keeps_no_address",
                condition=Q(done_at__isnull=True) | (Q(email="") & Q(sealed_interests__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["network_key", "created_at"], name="sign_up_network"),
            models.Index(fields=["id"], name="sign_up_to_do", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class Answer(models.Model):
    """One mail that answers a sign-up: the ledger of what was sent, and what the limits count.

    wanted -> leased -> sent | failed; leased -> wanted when the mail server asked for later or the worker is gone."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm"  # "please confirm"
        ALREADY = "already"  # "you get our newsletter already"

    class State(models.TextChoices):
        WANTED = "wanted"
        LEASED = "leased"
        SENT = "sent"
        FAILED = "failed"

    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="answers")
    address_key = models.CharField(max_length=64)  # outlives the subscriber: an erasure does not reset the limits
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    settled = models.BooleanField(default=False)  # the person confirmed: it counts no more among those in vain
    message_id = models.UUIDField(default=uuid4, unique=True, editable=False)  # the same on every attempt
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)  # the last time; what the limit for each hour counts
    smtp_code = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="answer_kind", condition=Q(kind__in=["confirm", "already"])),
            models.CheckConstraint(name="answer_state", condition=Q(state__in=["wanted", "leased", "sent", "failed"])),
            models.CheckConstraint(
                name="answer_held_has_lease", condition=~Q(state="leased") | Q(lease_until__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["address_key", "created_at"], name="answer_address"),
            models.Index(fields=["claimed_at"], name="answer_hour"),
            models.Index(fields=["id"], name="answer_open", condition=Q(state__in=["wanted", "leased"])),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} {self.state}"
