"""Taking the rows of an uploaded table in, 500 at a time, each chunk all or nothing. A worker that dies loses nothing:
the next one goes on behind the last chunk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from time import monotonic

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from channels.newsletter.lists import consent_rows, table
from channels.newsletter.lists.chunk import take_in
from channels.newsletter.models import ListImport, ListImportPart
from publishing import audit
from publishing.wake import wake

CHUNK = 500
LEASE = timedelta(seconds=60)  # a chunk takes a second at most
SLICE = 20.0  # seconds; then the task ends and wakes the next one
OWN_SLICE = 2.0  # seconds the reconciler gives to an import no worker came for
WOKEN = timedelta(seconds=10)
KEPT = timedelta(hours=24)  # no uploaded file is kept for longer, whatever became of it
REPORT_KEPT = timedelta(days=30)
TASK = "channels.newsletter.tasks.import_subscribers"

State = ListImport.State


class LeaseLost(Exception):
    """Another worker has it; what this one did since its last chunk is rolled back."""


def run(import_id: int, seconds: float = SLICE) -> bool:
    """Take rows in until the file is at its end or the time is over. True: there is more."""
    taken = ListImport.objects.filter(_free(), pk=import_id).update(
        state=State.RUNNING, fence=F("fence") + 1, lease_until=Now() + LEASE
    )
    if not taken:
        return False
    found = ListImport.objects.get(pk=import_id)
    try:
        return _take(found, monotonic() + seconds)
    except LeaseLost:
        return False


def poll() -> None:
    """What nobody was woken for, or left half done; and files that are kept no longer. Called by the reconciler."""
    _forget()
    for found in _forgotten():
        if _forgotten().filter(pk=found.pk).update(woken_at=Now()):
            wake(TASK, found.pk)
            if found.woken_at is not None and not connection.in_atomic_block:
                run(found.pk, OWN_SLICE)  # nobody came when called


def _take(found: ListImport, until: float) -> bool:
    left = _rows_left(found)
    while rows := list(islice(left, CHUNK)):
        if monotonic() > until:
            _holding(found).update(state=State.WAITING, lease_until=None)
            wake(TASK, found.pk)
            return True
        with transaction.atomic():
            if not _holding(found).update(rows_done=F("rows_done") + len(rows), lease_until=Now() + LEASE):
                raise LeaseLost
            take_in(found, rows)
    _finish(found, State.DONE)
    return False


def _rows_left(found: ListImport) -> Iterator[table.Row]:
    """The file was read to its end once, before it was accepted: it has no fault."""
    rows = table.rows(_pieces(found), consent_rows.NEEDED)
    return (row for place, row in enumerate(rows) if place >= found.rows_done)


def _pieces(found: ListImport) -> Iterator[bytes]:
    numbers = list(found.parts.order_by("number").values_list("number", flat=True))
    return (bytes(ListImportPart.objects.get(list_import=found, number=number).body) for number in numbers)


def _finish(found: ListImport, state: str) -> None:
    with transaction.atomic():
        if not _holding(found).update(state=state, finished_at=Now(), lease_until=None):
            return
        found.parts.all().delete()
        audit.record(f"list import {found.pk}", "subscribers imported", actor=found.made_by, old="running", new=state)


def _holding(found: ListImport) -> QuerySet[ListImport]:
    return ListImport.objects.filter(pk=found.pk, fence=found.fence, state=State.RUNNING)


def _free() -> Q:
    return Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=Now())


def _forgotten() -> QuerySet[ListImport]:
    return ListImport.objects.filter(_free()).filter(Q(woken_at=None) | Q(woken_at__lt=Now() - WOKEN))


def _forget() -> None:
    """A file that is a day old goes even when it could not be taken in, a report with addresses after a month."""
    old = ListImport.objects.filter(created_at__lt=Now() - KEPT, state__in=[State.WAITING, State.RUNNING])
    old.update(state=State.STOPPED, fence=F("fence") + 1, lease_until=None, finished_at=Now())
    ListImportPart.objects.filter(list_import__finished_at__isnull=False).delete()
    ListImport.objects.filter(finished_at__lt=Now() - REPORT_KEPT).delete()
