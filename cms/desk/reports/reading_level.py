"""How hard live pages are to read: each page, and each treatment option alone, as the app shows it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.desk import grades
from cms.desk.columns import NOTHING, CellColumn, GradeColumn
from cms.desk.reports.base import TITLE, Report, name_places
from publishing import overview
from publishing.models import Publication


class PartsColumn(CellColumn):
    """The hardest first, since those are what somebody has to look at."""

    def html(self, row: Any) -> SafeString:
        ordered = sorted(row.grades.parts, key=lambda part: -part[1]) if row.grades else []
        lines = (("bad" if grade > row.above else "quiet", grade, name) for name, grade in ordered)
        found = format_html_join("", '<li><span class="desk-grade desk-grade--{}">{}</span> {}</li>', lines)
        return format_html('<ul class="desk-lines">{}</ul>', found) if found else NOTHING


class ReadingLevel(Report):
    slug = "reading-level"
    page_title = "Reading level"
    header_icon = "glasses"
    menu_order = 20
    about = "Years of school that reading a text takes (Flesch-Kincaid). Parts of fewer than 30 words are left out."
    columns = [TITLE, GradeColumn("grade", label="Page"), PartsColumn("parts", label="Each option alone")]
    list_export = ["desk_title", "part", "grade", "hard"]
    export_headings = {"desk_title": "Title", "part": "Part", "grade": "Reading grade", "hard": "Hard to read"}

    def get_base_queryset(self) -> QuerySet[Publication]:
        graded = overview.with_live().filter(live__action="publish", kind__in=grades.GRADED)
        found: QuerySet[Publication] = graded.order_by("title", "pk")
        return found

    def decorate(self, rows: Any) -> Any:
        name_places(rows, rows)
        measured, above = grades.of_proofs(row.live.proof_id for row in rows), grades.hard_above()
        for row in rows:
            row.grades, row.above = measured.get(row.live.proof_id), above
            row.hard = bool(row.grades and row.grades.is_hard(above))
        return list(_lines(rows)) if self.is_export else rows


def _lines(rows: list[Any]) -> Iterator[Any]:
    """One for the page and one for each option."""
    for row in rows:
        for part, grade in (("The page", row.grades.page), *row.grades.parts) if row.grades else ():
            hard = "yes" if grade is not None and grade > row.above else ""
            yield SimpleNamespace(desk_title=row.desk_title, part=part, grade=grade, hard=hard)
