"""The whole audit, as of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from publishing.proving import addresses, approvals, documents, guards, numbering, unowned
from publishing.proving.files import Files
from publishing.proving.ledger import Ledger
from publishing.proving.report import Report


def prove() -> Report:
    """Walk the ledger and, where there is one, this host's edge; answers what was counted and what was found."""
    report = Report()
    directory = Path(settings.EDGE_DIR)
    files = Files(directory, report) if directory.is_dir() else None
    with one_moment():
        guards.prove(report)
        numbering.prove(report)
        approvals.prove(report)
        _prove_addresses(report, files)
    if files:
        files.settle()
    return report


def _prove_addresses(report: Report, files: Files | None) -> None:
    ledger = Ledger()
    for live, body in addresses.prove(report, ledger):
        if files:
            files.compare(live, body)
    addresses.prove_keys(report, ledger)
    documents.prove_complete(report, ledger)
    unowned.prove_files(report, ledger)
    unowned.prove_listings(report, ledger)


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read inside is as it was when the first of it was read. Writing is refused."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
