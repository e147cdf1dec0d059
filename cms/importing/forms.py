"""What an editor decides before the draft is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from cms.importing.draft import parents_for
from cms.importing.mapping import Mapped
from cms.importing.treatment_page import SHORT_TITLE_LENGTH, TITLE_LENGTH
from cms.importing.treatment_text import first_sentence
from cms.models import TreatmentIndexPage


class DraftForm(forms.Form):
    below: forms.ModelChoiceField[TreatmentIndexPage] = forms.ModelChoiceField(
        TreatmentIndexPage.objects.none(),
        label="Below which page",
        empty_label=None,
        help_text="You can move it later.",
    )
    title = forms.CharField(max_length=TITLE_LENGTH, help_text="As readers see it.")
    short_title = forms.CharField(max_length=SHORT_TITLE_LENGTH, help_text="Shown in the app's header and tabs.")

    def __init__(self, data: Any, user: User, mapped: Mapped, below: str = "") -> None:
        initial = {
            "title": mapped.title,
            "short_title": first_sentence(mapped.title, SHORT_TITLE_LENGTH),
            "below": below,
        }
        super().__init__(data, initial=initial)
        places = [page.pk for page in parents_for(user)]
        self.fields["below"].queryset = TreatmentIndexPage.objects.filter(pk__in=places).order_by("path")  # type: ignore[attr-defined]
