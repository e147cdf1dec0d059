"""Tables for spreadsheets: CSV and XLSX whose cells are shown and never worked out, written some rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from types import SimpleNamespace
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula when a cell begins with it
CHUNK = 200
MORE = "More were left out here. Download the CSV file, which has all of them."
MOST_IN_XLSX = 100_000  # such a file is made in memory; more goes as CSV


def cell(value: Any) -> Any:
    """A text as it is shown (OWASP ASVS 1.2.10); numbers and dates stay what they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _shown(view: Any, field: str, value: Any, export_format: str) -> Any:
    return cell(_stock(view, field, value, export_format))


_stock = SpreadsheetExportMixin.preprocess_field_value
SpreadsheetExportMixin.preprocess_field_value = _shown  # of all files: Wagtail's own reports hold titles and names too


class Spreadsheet(SpreadsheetExportMixin):
    """Give it `decorate(rows)`, called for some rows at a time, and `list_export` names attributes of those rows."""

    def decorate(self, rows: list[Any]) -> Iterable[Any]:
        return rows

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        return super().as_spreadsheet(Decorated(queryset, self.decorate), spreadsheet_format)

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(self.export_headings.get(field) or field.replace("_", " ").capitalize())

    def write_xlsx_response(self, queryset: Any) -> Any:
        return super().write_xlsx_response(self._as_many_as_fit(queryset))

    def _as_many_as_fit(self, rows: Iterable[Any]) -> Iterator[Any]:
        rows = iter(rows)
        yield from islice(rows, MOST_IN_XLSX)
        if next(rows, None) is not None:
            empty = dict.fromkeys(self.list_export, "")
            yield SimpleNamespace(**{**empty, self.list_export[0]: MORE})


class Decorated:
    """Rows of a queryset, or of search results, that are decorated in chunks while somebody reads them."""

    def __init__(self, rows: Any, decorate: Any) -> None:
        self.rows, self.decorate = rows, decorate

    def __iter__(self) -> Iterator[Any]:
        rows = iter(self.rows)
        while chunk := list(islice(rows, CHUNK)):
            yield from self.decorate(chunk)
