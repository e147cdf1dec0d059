"""Editions on their way to channels, and the listings they appear in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from publishing.models.proofs import Publication
from publishing.models.releases import Edition
from publishing.models.store import Blob


class Delivery(models.Model):
    """One edition on its way to one channel. It is the outbox too: there is no other."""

    class State(models.TextChoices):
        PENDING = "pending"
        LEASED = "leased"
        WAITING = "waiting"
        DELIVERED = "delivered"
        SUPERSEDED = "superseded"
        DEAD = "dead"

    FINAL: ClassVar = [State.DELIVERED, State.SUPERSEDED, State.DEAD]

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "channel"], name="one_delivery_for_each_channel"),
            models.CheckConstraint(
                name="delivery_state",
                condition=Q(state__in=["pending", "leased", "waiting", "delivered", "superseded", "dead"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "created_at"],
                name="delivery_open",
                condition=Q(state__in=["pending", "leased", "waiting"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} to {self.channel}: {self.state}"


class LiveSummary(models.Model):
    """What listings say about a publication on one channel; sealed in its proof. Its `seq` is taken in commit order.

    Of what was taken down the row stays, with a summary that is empty: readers who follow by `seq` learn of it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="summaries")
    channel = models.CharField(max_length=20)
    locale = models.CharField(max_length=12)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    summary = models.JSONField()
    index_keys = models.JSONField()
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "channel"], name="one_summary_for_each_channel")]
        indexes = [
            GinIndex(fields=["index_keys"], name="live_summary_index_keys"),
            models.Index(fields=["channel", "locale", "seq"], name="live_summary_seq"),
            GinIndex(OpClass(KeyTransform("topics", "summary"), name="jsonb_path_ops"), name="live_summary_topics"),
        ]

    def __str__(self) -> str:
        return f"{self.publication} on {self.channel}"


class Index(models.Model):
    """A listing (feed, section list). Rebuilt when `wanted` is past `built`; one rebuild answers a whole burst."""

    site = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    path = models.CharField(max_length=500)
    wanted = models.BigIntegerField(default=0)
    built = models.BigIntegerField(default=0)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "channel", "path"], name="index_path")]

    def __str__(self) -> str:
        return f"{self.channel}:{self.path}"
