"""Receiving an uploaded table: it is read to its end before any of it counts, and kept in pieces of a megabyte."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from channels.newsletter.lists import consent_rows, table
from channels.newsletter.lists.importing import TASK
from channels.newsletter.models import ListImport, ListImportPart
from publishing import audit
from publishing.wake import wake

PIECE = 1024 * 1024  # bytes


def receive(file: UploadedFile, locale: str, user: User) -> ListImport:
    """Raises table.Unreadable with a sentence; nothing is kept then."""
    if (file.size or 0) > table.LARGEST:
        raise table.Unreadable(table.TOO_LARGE)
    rows = sum(1 for _ in table.rows(_pieces(file), consent_rows.NEEDED))
    if not rows:
        raise table.Unreadable(table.EMPTY)
    with transaction.atomic():
        made = ListImport.objects.create(locale=locale, rows=rows, made_by=user)
        for number, body in enumerate(_pieces(file)):
            ListImportPart.objects.create(list_import=made, number=number, body=body)
        audit.record(f"list import {made.pk}", "list uploaded", actor=user, new=made.state, detail=f"{rows} rows")
        wake(TASK, made.pk)
    return made


def _pieces(file: UploadedFile) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(PIECE), b"")
