"""The editor's side panel "Channels": which version readers have on each, since when, and what is wrong."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.middleware.csrf import get_token
from django.urls import reverse
from wagtail.admin.ui.side_panels import BaseSidePanel

from publishing import situation
from publishing.models import Publication
from publishing.screens import rights
from publishing.sharing import phone


class ChannelsSidePanel(BaseSidePanel):
    """`publishing.situation` is its only source; "Where it stands" names just what is not settled yet."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle channels"
        icon_name = "globe"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": self.panel.failed}

    name = "channels"
    title = "Channels"
    template_name = "publishing/channels_panel.html"
    order = 120

    def __init__(self, object: Any, request: Any) -> None:
        super().__init__(object, request)
        self.content_type = ContentType.objects.get_for_model(object)
        rows = Publication.objects.filter(content_type=self.content_type, object_pk=str(object.pk))
        self.publication = rows.select_related("live__proof").first()
        self.rows = situation.channel_rows(self.publication) if self.publication else []
        self.failed = sum(row["failed"] for row in self.rows)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(parent_context),
            "rows": self.rows,
            "nothing": self._nothing(),
            "back": self.request.get_full_path(),
            "csrf_token": get_token(self.request),
            "again_url": reverse("publishing:try_again", args=[0]),
            "phone_url": self._phone_url(),
        }

    def _phone_url(self) -> str:
        """Of what the app's readers could open, for those who may edit it."""
        if phone.place_of(self.object) is None or not rights.may_edit_row(self.request.user, self.object):
            return ""
        return reverse("publishing:phone_draft", args=[self.content_type.pk, self.object.pk])

    def _nothing(self) -> str:
        """Why there are no rows, in a sentence."""
        if self.publication is None or self.publication.live is None:
            return "On no channel yet. It gets there once a version is approved."
        return "Readers meet this inside the pages that use it. It has no place of its own on a channel."
