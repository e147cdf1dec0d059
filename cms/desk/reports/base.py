"""What the reports share: who may read them, a title that leads to the editor, and safe spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.reports import ReportView

from cms.desk.columns import CellColumn
from cms.desk.spreadsheets import Spreadsheet
from publishing.models import Publication
from publishing.requests import AdminRequest
from publishing.screens.places import edit_urls

EVERYBODY = "wagtailadmin.access_admin"


class TitleColumn(CellColumn):
    """`row.desk_title`, leading to `row.desk_url` where there is one."""

    def html(self, row: Any) -> SafeString:
        template = '<a href="{1}">{0}</a>' if row.desk_url else "{0}"
        return format_html(template, row.desk_title, row.desk_url)


TITLE = TitleColumn("desk_title", label="Title", classname="title")


class Entries(WagtailPaginator):
    """It would name the model, in the words of the code."""

    verbose_name = "entry"
    verbose_name_plural = "entries"


class Report(Spreadsheet, ReportView):
    """Subclass with `slug`, `page_title`, `columns`, `list_export` and `get_base_queryset`; `permission` is asked of
    whoever opens it. `decorate` is called with the rows of one screen, or some hundred at a time of a file."""

    slug: ClassVar[str]
    permission: ClassVar[str] = EVERYBODY
    menu_order: ClassVar[int] = 100
    about: ClassVar[str] = ""  # what it tells, in a sentence
    is_searchable = False
    paginator_class = Entries
    results_template_name = "cms/desk/report_results.html"

    def dispatch(self, request: AdminRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def index_url_name(self) -> str:
        return f"desk_reports:{self.slug}"

    @property
    def index_results_url_name(self) -> str:
        return f"desk_reports:{self.slug}_results"

    def get_filename(self) -> str:
        return self.slug

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "about": self.about}

    def get_table(self, object_list: Any) -> Any:
        """A file has no table: its rows are never all in memory."""
        return super().get_table([] if self.is_export else list(self.decorate(list(object_list))))


def name_places(rows: Iterable[Any], publications: Iterable[Publication]) -> None:
    """Sets `desk_title` and `desk_url` of each row from its publication."""
    publications = list(publications)
    urls = edit_urls(publications)
    for row, publication in zip(rows, publications, strict=True):
        row.desk_title, row.desk_url = publication.title, urls.get(publication.pk, "")
