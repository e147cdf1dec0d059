"""Numbers without a gap, the newest one live, and an entry in the append-only record for each."""

from __future__ import annotations

from django.db.models import CharField, Count, Exists, F, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from publishing.models import AuditEntry, Edition, Publication
from publishing.proving.report import MISSING, TAMPERED, Report, streamed

NUMBERED = "edition numbered"
SUBJECT = Concat(Value("edition "), Cast("pk", CharField()))


def prove(report: Report) -> None:
    _gaps(report)
    _newest(report)
    _entries(report)
    _vanished(report)


def _gaps(report: Report) -> None:
    rows = Publication.objects.annotate(
        most=Coalesce(Max("editions__number"), 0), least=Coalesce(Min("editions__number"), 1), n=Count("editions")
    )
    for row in rows.filter(~Q(most=F("n")) | ~Q(least=1) | ~Q(number=F("most"))).order_by("pk"):
        there = set(row.editions.values_list("number", flat=True))
        lost = sorted(set(range(1, max(row.most, row.number) + 1)) - there)
        numbers = ", ".join(str(number) for number in lost)
        report.fault(str(row), f"version {numbers} is missing." if lost else "it counts fewer versions.", MISSING)
    report.counts["pages and parts of pages"] = Publication.objects.filter(number__gt=0).count()
    report.counts["versions"] = Edition.objects.count()


def _newest(report: Report) -> None:
    newer = Edition.objects.filter(publication=OuterRef("pk"), number__gt=OuterRef("live__number"))
    strays = Q(live=None, number__gt=0) | ~Q(live__publication=F("pk")) & ~Q(live=None) | Q(Exists(newer))
    for row in Publication.objects.filter(strays).order_by("pk"):
        report.fault(str(row), "what counts as live is not its newest version.", TAMPERED)


def _entries(report: Report) -> None:
    digest = Coalesce("proof__digest", Value(""))
    entry = AuditEntry.objects.filter(
        subject=OuterRef("subject"), event=NUMBERED, new_state=OuterRef("spoken"), digest=OuterRef("signed")
    )
    rows = Edition.objects.annotate(subject=SUBJECT, spoken=Cast("number", CharField()), signed=digest)
    for row in streamed(rows.filter(~Exists(entry)).select_related("publication").order_by("pk")):
        report.fault(str(row), "no entry of the record tells that it was numbered.", MISSING)


def _vanished(report: Report) -> None:
    """A version whose entry is left though the version itself is gone."""
    there = Edition.objects.annotate(subject=SUBJECT).filter(subject=OuterRef("subject"))
    for entry in streamed(AuditEntry.objects.filter(~Exists(there), event=NUMBERED).order_by("pk")):
        report.fault(entry.subject, f"it was numbered {entry.new_state} and is gone.", MISSING)
