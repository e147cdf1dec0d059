"""What our bulk actions on pages share: one form, one sentence about what cannot be done, no half-done work."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from publishing.steps import Refused

SHOWN = 5  # pages that are told one by one


class NoFields(forms.Form):
    """A question that is answered by pressing the button."""


class DeskAction(PageBulkAction):
    """Subclass with `act(page, user, chosen)`, which answers "" or why this page was left out, as a sentence.

    `display_name`, `question`, `button` and `done` are what people read; "{}" in `done` is the number."""

    template_name = "cms/desk/bulk.html"
    form_class: type[forms.Form] = NoFields
    question: ClassVar[str]
    button: ClassVar[str]
    done: ClassVar[str]

    def check_perm(self, page: Any) -> bool:
        return hasattr(page.specific_class, "publication_kind") and not self.why_not(page)

    def why_not(self, page: Any) -> str:
        """Why this person may not do it with this page."""
        return "" if page.permissions_for_user(self.request.user).can_edit() else "You may not edit it."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"question": self.question, "button": self.button, "display_name": self.display_name}
        return {**super().get_context_data(**kwargs), **words}

    def get_execution_context(self) -> dict[str, Any]:
        chosen = self.cleaned_form.cleaned_data if self.cleaned_form else {}
        return {"user": self.request.user, "action": self, "chosen": chosen}

    @classmethod
    def execute_action(cls, objects: Any, action: Any = None, user: Any = None, **kwargs: Any) -> tuple[int, int]:
        left_out = []
        for page in objects:
            source = page.specific
            try:
                reason = action.act(source, user, kwargs["chosen"])
            except Refused as refused:
                reason = str(refused)
            if reason:
                left_out.append(f"“{source.get_admin_display_title()}”: {reason}")
        for sentence in left_out[:SHOWN]:
            messages.warning(action.request, sentence)
        if len(left_out) > SHOWN:
            messages.warning(action.request, f"And {len(left_out) - SHOWN} more were left out.")
        return len(objects) - len(left_out), 0

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        return self.done.format(f"{num_parent_objects} page{'s' if num_parent_objects > 1 else ''}")
