"""Wagtail's views of pages of every kind, with our lists and our side panels."""

from __future__ import annotations

from wagtail.admin.viewsets.pages import PageViewSet

from cms.desk.filters import PageFilters
from cms.desk.listings import PageIndexView, PageSearchView, PageTypeView
from cms.side_panels import PageCreateView, PageEditView


class DeskPageViewSet(PageViewSet):
    """Registered for Page itself, after Wagtail's own: it answers for every kind that has none of its own."""

    add_view_class = PageCreateView
    edit_view_class = PageEditView
    index_view_class = PageIndexView
    search_view_class = PageSearchView
    content_type_use_view_class = PageTypeView
    filterset_class = PageFilters
    list_export = PageIndexView.list_export
    export_headings = PageIndexView.export_headings
    export_filename = PageIndexView.export_filename


page_viewset = DeskPageViewSet()
