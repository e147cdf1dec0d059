"""The forms of the approve page. Only these fields come in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from publishing.moments import MomentField

LONGEST = timedelta(days=3 * 366)
NOW, LATER = "now", "later"


class ApproveForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    next_review_on = forms.DateField(
        label="Next review on", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    correction = forms.BooleanField(
        label="The text before was wrong. Apps show this one at once.", required=False, label_suffix=""
    )
    when = forms.ChoiceField(
        label="When it goes out",
        choices=[(NOW, "Now"), (LATER, "On a day I choose")],
        widget=forms.RadioSelect,
        initial=NOW,
        required=False,
        error_messages={"invalid_choice": "Choose now or a day."},
    )
    at = MomentField(label="Day and time", required=False)

    def clean_next_review_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["next_review_on"]
        today = timezone.localdate()
        if chosen and not today < chosen <= today + LONGEST:
            raise forms.ValidationError("Choose a day from tomorrow on, within three years.")
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") != LATER:
            self.errors.pop("at", None)  # a leftover of the other choice
            cleaned["at"] = None
        elif not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", "Choose the day and the time.")
        return cleaned


class SendBackForm(forms.Form):
    message = forms.CharField(
        label="What has to change?", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True
    )
