"""Mistyped names in texts that readers see now: of the glossary as it is today, which may be newer than the texts."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from cms.checks import glossary
from cms.desk.columns import TextColumn
from cms.desk.reports.base import TITLE, Report, name_places
from publishing import overview
from publishing.models import Publication


class WrongForms(Report):
    slug = "wrong-forms"
    page_title = "Wrong forms of names"
    header_icon = "edit"
    menu_order = 40
    about = "Live texts with a form that the glossary calls wrong, for example PPRT instead of PRRT."
    columns = [TITLE, TextColumn("found", label="Wrong form"), TextColumn("right", label="Write")]
    list_export = ["desk_title", "found", "right"]
    export_headings = {"desk_title": "Title", "found": "Wrong form", "right": "Write"}

    def get_base_queryset(self) -> QuerySet[Publication]:
        """Found by the database first; which forms they are is told of the few that it found."""
        live = overview.with_live().filter(live__action="publish").exclude(kind=glossary.KIND)
        said = Cast(F("live__proof__snapshot"), TextField())
        found = Q(pk__in=[])
        for locale in live.values_list("locale", flat=True).distinct():
            for wrong in _wrong(locale):
                found |= Q(locale=locale, said__contains=wrong)
        rows: QuerySet[Publication] = live.annotate(said=said).filter(found).order_by("title", "pk")
        return rows

    def decorate(self, rows: Any) -> Any:
        kept = [row for row in rows if _tell(row)]
        name_places(kept, kept)
        return kept


def _wrong(locale: str) -> dict[str, str]:
    """{wrong form: right form}"""
    return {wrong: term.right(wrong) for term in glossary.terms(locale) for wrong in term.wrong_forms}


def _tell(row: Any) -> bool:
    """Whether one stands there as a whole word."""
    right = _wrong(row.locale)
    pattern = glossary.whole_words(tuple(right))
    found = list(dict.fromkeys(pattern.findall(row.said))) if pattern else []
    row.found = ", ".join(found)
    row.right = ", ".join(dict.fromkeys(right[form] for form in found if form in right))
    return bool(found)
