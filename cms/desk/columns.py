"""Columns of the listings: what stands in them was attached to the rows before (`cms.desk.standing`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import BaseColumn

from publishing.moments import moment

NOTHING = format_html('<span aria-hidden="true">{}</span><span class="w-sr-only">none</span>', "–")


class CellColumn(BaseColumn):
    """A column whose cell is one piece of HTML."""

    cell_template_name = "cms/desk/cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "html": self.html(instance)}

    def html(self, row: Any) -> SafeString:
        raise NotImplementedError


class TextColumn(CellColumn):
    """An attribute of the row: words, a number, "yes" or "no", a day, or a moment where the reader is."""

    def html(self, row: Any) -> SafeString:
        value = getattr(row, self.name)
        if isinstance(value, datetime):
            return format_html('<span class="desk-date">{}</span>', moment(value))
        if isinstance(value, date):
            return format_html('<span class="desk-date">{}</span>', date_format(value, "j M Y"))
        if isinstance(value, bool):
            return format_html("{}", "yes" if value else "no")
        return format_html("{}", value) if value not in ("", None) else NOTHING


class StandingColumn(CellColumn):
    """'Waiting for Reviewer, oncology', 'Live version 3'."""

    def html(self, row: Any) -> SafeString:
        lines = ((line.tone, line.more, line.words) for line in row.standing.lines)
        return format_html_join("", '<span class="desk-tag desk-tag--{}" title="{}">{}</span>', lines)


class ChannelsColumn(CellColumn):
    """One badge for each channel that has it; its full sentence on pointing, and for those who listen."""

    def html(self, row: Any) -> SafeString:
        badge = '<span class="desk-tag desk-tag--{}" title="{}">{}<span class="w-sr-only">: {}</span></span>'
        lines = ((line.tone, line.more, line.words, line.more) for line in row.standing.channels)
        return format_html_join("", badge, lines) or NOTHING


class NextReviewColumn(CellColumn):
    def html(self, row: Any) -> SafeString:
        due = row.standing.next_review_on
        if due is None:
            return NOTHING
        overdue = " overdue" if row.standing.review_tone == "bad" else ""
        day = date_format(due, "j M Y")
        return format_html('<span class="desk-date desk-date--{}">{}{}</span>', row.standing.review_tone, day, overdue)


class GradeColumn(CellColumn):
    """Of the page; the part that reads hardest is named on pointing."""

    def html(self, row: Any) -> SafeString:
        if row.grades is None or row.grades.page is None:
            return NOTHING
        name, grade = row.grades.hardest
        more = f"Hardest: {name}, {grade}" if grade > row.grades.page else ""
        tone = "bad" if row.hard else "quiet"
        hard = format_html('<span class="w-sr-only">{}</span>', ", hard to read" if row.hard else "")
        return format_html(
            '<span class="desk-grade desk-grade--{}" title="{}">{}</span>{}', tone, more, row.grades.page, hard
        )
