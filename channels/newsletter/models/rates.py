"""What the mail server, and each domain behind it, takes of us: known to all workers, in database time."""

from __future__ import annotations

from django.db import models


class SendingRate(models.Model):
    """A token bucket: a token for each message. It fills with time, slower where a domain asked us to slow down."""

    name = models.CharField(max_length=255, unique=True)  # a domain; "" is the mail server itself
    per_second = models.FloatField()
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    reserved_until = models.DateTimeField(null=True)  # messages put off have their moments up to here

    def __str__(self) -> str:
        return f"rate of {self.name or 'the mail server'}: {self.per_second:g}/s"


class RelayState(models.Model):
    """Whether the mail server works: one row. Closed without failures, open until `next_at`, then one probe."""

    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    next_at = models.DateTimeField(null=True)  # nothing is sent before; while a probe is out, nothing else is

    def __str__(self) -> str:
        return f"mail server: {self.failures} failures in a row"
