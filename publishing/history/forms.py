"""The one field of the screen that looks back."""

from __future__ import annotations

from datetime import datetime

from django import forms

from publishing.history.questions import Unanswerable, moment_of, past


class MomentForm(forms.Form):
    at = forms.DateTimeField(
        label="Day and time",
        error_messages={"required": "Choose a day and a time.", "invalid": "Choose a day and a time."},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    )

    def clean_at(self) -> datetime:
        chosen: datetime = self.cleaned_data["at"]
        try:
            moment_of(chosen.isoformat())
            return past(chosen).at
        except Unanswerable as reason:
            raise forms.ValidationError(str(reason)) from reason
