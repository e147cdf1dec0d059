"""Mirrors of the edge on all hosts, by their own last word."""

from __future__ import annotations

from django.db import models


class Follower(models.Model):
    """One mirror: how far it has come, when it last said so (database time), and what keeps it from writing."""

    name = models.CharField(max_length=120, primary_key=True)
    seq = models.BigIntegerField()
    seen_at = models.DateTimeField()
    trouble = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"
