"""Submit several drafts for approval."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cms.desk.bulk.base import DeskAction
from publishing import steps


class SubmitForApproval(DeskAction):
    display_name = "Submit for approval"
    aria_label = "Submit the selected pages for approval"
    action_type = "submit_for_approval"
    action_priority = 10
    question = "Submit these drafts? Each is checked, and then waits for its reviewer. Nothing is published by that."
    button = "Submit them"
    done = "{} submitted. They are being checked."

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        if page.locked and page.locked_by_id != user.pk:
            return "It is locked."
        with transaction.atomic():
            if steps.waiting_workflow(page.get_base_content_type().pk, str(page.pk)):
                return "It is submitted already."
            if page.live and not page.has_unpublished_changes:
                return "Its draft is what readers see, so there is nothing to approve."
            workflow = page.get_workflow()
            if workflow is None:
                return "Nobody is named who approves this kind of page."
            if page.get_latest_revision() is None:
                page.save_revision(user=user)
            workflow.start(page, user)
        return ""
