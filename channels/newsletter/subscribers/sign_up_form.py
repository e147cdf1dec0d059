"""The sign-up form and its sentences."""

from __future__ import annotations

from typing import Any

from django import forms

from channels.newsletter.subscribers import addresses
from channels.newsletter.subscribers.preferences import languages
from channels.newsletter.topics import topics

CHOOSE = "Choose from the list."


class ChoicesForm(forms.Form):
    """Topics and language; `locale` is that of the page."""

    topics = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": CHOOSE, "invalid_list": CHOOSE}
    )
    language = forms.ChoiceField(required=False, error_messages={"invalid_choice": CHOOSE})

    def __init__(self, *args: Any, locale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locale = locale
        self.offered = topics(locale)
        self.fields["topics"].choices = [(topic.slug, topic.name) for topic in self.offered]  # type: ignore[attr-defined]
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.locale


class SignUpForm(ChoicesForm):
    """`reference` is shown to nobody: programs fill it. `opened` says when the page was opened (form_age.py)."""

    email = forms.CharField(required=False, strip=False)
    agree = forms.BooleanField(error_messages={"required": "Tick the box to say that we may write to you."})
    reference = forms.CharField(required=False)
    opened = forms.CharField(required=False)

    def clean_email(self) -> str:
        try:
            return addresses.read(self.cleaned_data["email"])
        except addresses.NotAnAddress as problem:
            raise forms.ValidationError(str(problem)) from None
