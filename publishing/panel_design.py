"""What the admin's front page says about an earlier design: how much still has it, and who can do something."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from publishing.models import Republish
from publishing.rendering import build_id
from publishing.republishing import standing
from publishing.republishing.page import nouns


class PreviousDesign(Component):
    """Pages that were made before the last deploy, while there are any."""

    name = "previous_design"
    template_name = "publishing/home_design.html"
    order = 25

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        build = build_id()
        behind = standing.count(standing.behind(build))
        total = sum(behind.values())
        if not total:
            return {"total": 0}
        states = [Republish.State.READY, Republish.State.SIGNED]
        row = Republish.objects.filter(build=build, state__in=states).first()
        return {"total": total, "what": nouns(behind["pages"], behind["parts"]), "row": row}
