"""Take several pages down at once: each by its own release, with one reason."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.desk.bulk.base import DeskAction
from publishing import withdrawals
from publishing.models import Publication
from publishing.models.releases import RECALLS, Reason
from publishing.screens import rights

TELL = " (readers are told)"


class TakeDownForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        widget=forms.RadioSelect,
        choices=[
            (reason.value, reason.label + (TELL if reason in RECALLS else ""))
            for reason in Reason
            if reason != Reason.DELETED
        ],
    )
    note = forms.CharField(label="Note for colleagues", max_length=300, required=False, help_text="It stays inside.")


class TakeDown(DeskAction):
    display_name = "Take down…"
    aria_label = "Take the selected pages down"
    action_type = "take_down"
    action_priority = 90
    classes = {"serious"}
    form_class = TakeDownForm
    question = (
        "Take these pages off every channel now? Readers who come to one are sent to the home page. To send them "
        "elsewhere, or to do it on a date, take them down one by one."
    )
    button = "Take them down"
    done = "{} taken down. Readers cannot reach them in a few seconds."

    def why_not(self, page: Any) -> str:
        publication = _publication(page)
        may = publication is not None and rights.may_take_down(self.request.user, publication)
        return "" if may else "Readers do not see it, or you may not take it down."

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        publication = _publication(page)
        if publication is None:
            return "Readers do not see it."
        withdrawals.take_down(publication, chosen["reason"], user=user, note=chosen["note"])
        return ""


def _publication(page: Any) -> Publication | None:
    rows = Publication.objects.filter(public_id=page.translation_key, object_pk=str(page.pk))
    return rows.filter(live__action="publish").select_related("live").first()
