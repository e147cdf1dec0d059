"""What the database itself promises: its evidence cannot be changed, and bytes are what their name says."""

from __future__ import annotations

from django.db import connection

from publishing.proving.report import TAMPERED, Report

EVIDENCE = ("approval", "edition", "auditentry", "blob", "proofartefact", "liverecord", "waiver")
GUARDS = {
    *((f"publishing_{table}", "append_only") for table in EVIDENCE),
    ("publishing_approval", "approval_covers"),
    ("publishing_edition", "edition_is_approved"),
    ("publishing_proof", "seal_holds"),
    ("publishing_liveartefact", "live_is_recorded"),
    ("publishing_liveartefact", "live_change_is_recorded"),
}
ENABLED = """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"""
CHANGED = "SELECT sha256 FROM publishing_blob WHERE encode(sha256(body), 'hex') <> sha256 ORDER BY sha256"
COUNT = "SELECT count(*) FROM publishing_blob"


def prove(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENABLED)
        on = {(table.split(".")[-1], name) for table, name in cursor.fetchall()}
        for table, name in sorted(GUARDS - on):
            meaning = "Changes to the evidence are not refused any more: run the migrations, and find out who did it."
            report.fault(f"table {table}", f"its guard “{name}” is switched off or gone.", meaning)
        cursor.execute(COUNT)
        report.counts["stored texts"] = cursor.fetchone()[0]
        cursor.execute(CHANGED)
        for (sha256,) in cursor.fetchall():
            report.fault(f"stored text {sha256}", "its bytes are not those that were approved.", TAMPERED)
