"""The side panels that every editor of a page or snippet has beside Wagtail's own. Add a class to `PANELS`,
and to `FIRST` what already serves a page or snippet that was never saved. A channel adds its own for what it sends by
the hook `register_side_panel`: (source, request) to a panel, or to None."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.snippets.views.snippets import CreateView as StockSnippetCreateView
from wagtail.snippets.views.snippets import EditView as StockSnippetEditView

from cms.clinical_checks import ClinicalChecksPanel
from publishing.panel_channels import ChannelsSidePanel

PANELS: tuple[type, ...] = (ChannelsSidePanel, ClinicalChecksPanel)
FIRST: tuple[type, ...] = (ClinicalChecksPanel,)


class PageEditView(EditView):
    def get_side_panels(self) -> MediaContainer:
        return with_ours(self, super().get_side_panels(), self.page)


class SnippetEditView(StockSnippetEditView):
    def get_side_panels(self) -> MediaContainer:
        return with_ours(self, super().get_side_panels(), self.object)


class PageCreateView(CreateView):
    def get_side_panels(self) -> MediaContainer:
        return with_first(self, super().get_side_panels(), self.page)


class SnippetCreateView(StockSnippetCreateView):
    def get_side_panels(self) -> MediaContainer:
        return with_first(self, super().get_side_panels(), self.form.instance)


def with_first(view: Any, stock: MediaContainer, source: Any) -> MediaContainer:
    """They stay on the screen when the first save turns it into that of an edited page."""
    if not hasattr(source, "publication_kind"):
        return stock
    return MediaContainer([*stock, *(panel(source, view.request) for panel in FIRST), *_of_channels(view, source)])


def with_ours(view: Any, stock: MediaContainer, source: Any) -> MediaContainer:
    """Not while Wagtail saves by itself: then it asks for a part of the screen only."""
    if not hasattr(source, "publication_kind") or view.expects_json_response or view.hydrate_create_view:
        return stock
    return MediaContainer([*stock, *(panel(source, view.request) for panel in PANELS), *_of_channels(view, source)])


def _of_channels(view: Any, source: Any) -> list[Any]:
    found = [make(source, view.request) for make in hooks.get_hooks("register_side_panel")]
    return [panel for panel in found if panel]
