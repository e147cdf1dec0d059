"""The editor's side panel "Inbox and readers": how the newest draft looks in an inbox, and whom it reaches."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.forms import Media
from django.urls import reverse
from wagtail.admin.ui.side_panels import BaseSidePanel

KIND = "newsletter"


class InboxPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle inbox and readers"
        icon_name = "mail"

    name = "newsletter-inbox"
    title = "Inbox and readers"
    template_name = "newsletter/beside_panel.html"
    order = 110
    media = Media(js=["newsletter/beside.js"], css={"all": ["newsletter/beside.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """`url` ends in /0/ for what was never saved; the script puts in the number that the first save gives."""
        content_type = ContentType.objects.get_for_model(self.object)
        url = reverse("newsletter-look", args=[content_type.pk, self.object.pk or 0])
        return {**super().get_context_data(parent_context), "url": url, "is_saved": bool(self.object.pk)}


def panel(source: Any, request: Any) -> InboxPanel | None:
    return InboxPanel(source, request) if getattr(source, "publication_kind", "") == KIND else None
