"""The lists of pages and snippets with what an editor looks for: where each stands, its next review, how it reads."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.tables.pages import NavigateToChildrenColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.snippets.views.snippets import IndexView

from cms.desk import standing
from cms.desk.columns import ChannelsColumn, GradeColumn, NextReviewColumn, StandingColumn
from cms.desk.filters import PageFilters
from cms.desk.spreadsheets import Spreadsheet

PAGE_COLUMNS = [
    StandingColumn("standing", label="Status"),
    NextReviewColumn("next_review", label="Next review"),
    GradeColumn("grade", label="Reading grade"),
    ChannelsColumn("channels", label="Channels"),
]
UPDATED = "latest_revision_created_at"
STOCK = {"type", "status"}  # Wagtail's own say "live" of its flag, which is no gate here
FIRST = [column for column in ExplorableIndexView.base_columns if column.name not in {*STOCK, UPDATED}]
LAST = [column for column in ExplorableIndexView.base_columns if column.name == UPDATED]
COLUMNS = [*FIRST, *PAGE_COLUMNS, *LAST]


class WithStanding(Spreadsheet):
    """Attaches to every row of a screen, or of a file, what the columns show."""

    def decorate(self, rows: Any) -> Any:
        return standing.attach(rows)

    def get_table(self, object_list: Any) -> Any:
        return super().get_table([] if self.is_export else self.decorate(object_list))


class PageListing(WithStanding):
    list_export = ["title", "url", "latest_revision_created_at", *standing.EXPORTED]
    export_headings = {**standing.HEADINGS, "url": "Address"}
    export_filename = "pages"


class PageIndexView(PageListing, ExplorableIndexView):
    base_columns = COLUMNS
    filterset_class = PageFilters


class PageSearchView(PageListing, SearchView):
    """Beside Wagtail's own search there are no files to take away."""

    columns = [*COLUMNS, NavigateToChildrenColumn("navigate", width="10%")]
    list_export: list[str] = []


class PageTypeView(PageListing, ContentTypeUseView):
    pass


class SnippetIndexView(WithStanding, IndexView):
    def decorate(self, rows: Any) -> Any:
        return standing.attach(rows, with_grades=False)
