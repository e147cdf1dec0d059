"""A file of addresses on its way into the list of readers, and what became of each of its rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ListImport(models.Model):
    """One file. Rows are taken in chunks: each chunk and the mark how far we are stand in one transaction."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"  # a worker has it until `lease_until`
        DONE = "done"
        STOPPED = "stopped"  # it was not finished within a day

    locale = models.CharField(max_length=12)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)  # rises with each worker that takes it
    lease_until = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="list_import_state", condition=Q(state__in=["waiting", "running", "done", "stopped"])
            ),
            models.CheckConstraint(
                name="list_import_ends", condition=~Q(state__in=["done", "stopped"]) | Q(finished_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"list import {self.pk} {self.state}"


class ListImportPart(models.Model):
    """A piece of the uploaded file, kept where every worker can read it and gone as soon as its rows are."""

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_import", "number"], name="list_import_part")]

    def __str__(self) -> str:
        return f"part {self.number} of list import {self.list_import_id}"


class ListImportRow(models.Model):
    """What became of one row. The address stands here only when the row was refused, so that somebody can mend it."""

    class Outcome(models.TextChoices):
        ADDED = "added"
        ALREADY = "already", "already there"
        TWICE = "twice", "twice in this file"
        LEFT = "left", "left before"
        SUPPRESSED = "suppressed", "may get none"
        REFUSED = "refused"

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="report")
    number = models.PositiveIntegerField()  # as a spreadsheet counts, its header being 1
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=320, blank=True)
    address_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_import", "number"], name="list_import_row")]
        indexes = [models.Index(fields=["list_import", "address_key"], name="list_import_address")]

    def __str__(self) -> str:
        return f"row {self.number} of list import {self.list_import_id}"
