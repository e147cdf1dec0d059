"""What the checks say about several drafts now. It reads and changes nothing, so there is nothing to press."""

from __future__ import annotations

import logging
from typing import Any

from cms.desk.bulk.base import DeskAction
from publishing import unsubmitted
from publishing.source import Finding

logger = logging.getLogger("cms.desk")

UNREADABLE = Finding("", "error", "", "The checks could not read this draft. Open it, save it, and try again.")
MOST = 50  # drafts at once: each is built as readers would see it


class RunChecks(DeskAction):
    display_name = "Run the checks"
    aria_label = "Run the checks on the selected pages"
    action_type = "run_checks"
    action_priority = 20
    template_name = "cms/desk/bulk_checks.html"
    question = "What the checks say about the newest draft of each."
    button = ""
    done = "{} checked."

    def object_context(self, obj: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().object_context(obj)
        return {**context, "findings": found(obj.specific)}

    def get_actionable_objects(self) -> Any:
        pages, without = super().get_actionable_objects()
        return pages[:MOST], without

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = len(self.request.GET.getlist("id"))
        return {**context, "most": MOST if asked > MOST else 0}

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        return ""


def found(page: Any) -> list[Finding]:
    """Errors first, then notes, of the newest draft as it would be published now."""
    try:
        return unsubmitted.judged(page)[1]
    except Exception:
        logger.exception("the checks could not read a draft", extra={"event": "checks_failed", "page": page.pk})
        return [UNREADABLE]
