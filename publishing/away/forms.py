"""The two fields of an absence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User

from publishing.away.absences import possible_deputies
from publishing.clock import today
from publishing.handing.people import name_of

LONGEST = timedelta(days=366)


class DeputyField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class AwayForm(forms.Form):
    until = forms.DateField(
        label="Away until",
        help_text="Your last day away.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose your last day away.", "invalid": "Write a day, for example 2026-12-12."},
    )
    deputy = DeputyField(
        queryset=User.objects.none(),
        label="Meanwhile ask",
        required=False,
        empty_label="nobody",
        help_text="Colleagues of your groups. They get your mail too, and can take reviews over.",
        error_messages={"invalid_choice": "This colleague cannot stand in for you. Choose somebody else."},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = possible_deputies(user)  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError("This day is over. Choose today or a later one.")
        if until > today() + LONGEST:
            raise forms.ValidationError("Choose a day within a year.")
        return until
