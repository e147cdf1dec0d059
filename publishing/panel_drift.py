"""What the admin's front page says about pages that are not the same everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.admin.ui.components import Component

from publishing import drift
from publishing.drifting import answers
from publishing.models import Drift
from publishing.screens.places import edit_url

SHOWN = 20  # of many, the oldest


class DriftPanel(Component):
    """Each page that Wagtail, the record, the server's files or the public address tell something else about; and when
    the public address does not answer at all."""

    name = "drift"
    template_name = "publishing/home_drift.html"
    order = 25

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        found = Drift.objects.select_related("publication__content_type").order_by("since", "pk")
        rows = [self._row(row) for row in found[:SHOWN]]
        away = answers.away_since() if drift.asks_the_public() else None
        more = found.count() - len(rows)
        return {"rows": rows, "more": more, "away_since": away, "public_url": settings.PUBLIC_URL}

    def _row(self, row: Drift) -> dict[str, Any]:
        sentences = drift.sentences(row)
        url = edit_url(row.publication)
        return {"title": row.publication.title, "edit_url": url, "sentences": sentences, "since": row.since}
