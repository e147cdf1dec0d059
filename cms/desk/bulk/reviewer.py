"""Name another reviewer in several pages at once, for example when somebody leaves."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.desk.bulk.base import DeskAction
from cms.models import Person, TreatmentPage
from publishing import steps


class ReviewerForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        label="Reviewer from now on",
        queryset=Person.objects.filter(can_review=True, live=True, user__is_active=True).order_by("name"),
        empty_label="Choose a person",
    )


class NameReviewer(DeskAction):
    display_name = "Name another reviewer…"
    aria_label = "Name another reviewer in the selected pages"
    action_type = "name_reviewer"
    action_priority = 20
    form_class = ReviewerForm
    question = (
        "Who shall review these pages? Each gets a new draft that names this person. Readers are told once it is "
        "submitted and approved."
    )
    button = "Name this reviewer"
    done = "{} changed. Submit them when you are ready."

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        if not isinstance(page, TreatmentPage):
            return "It names no reviewer."
        if page.locked and page.locked_by_id != user.pk:
            return "It is locked."
        if steps.waiting_workflow(page.get_base_content_type().pk, str(page.pk)):
            return "It waits for approval. Hand it over there."
        draft: Any = page.get_latest_revision_as_object()
        if [row.person_id for row in draft.reviewers.all()] == [chosen["reviewer"].pk]:
            return "It names this person already."
        draft.name_reviewer(chosen["reviewer"])
        draft.save_revision(user=user, log_action=True, clean=False)
        return ""
