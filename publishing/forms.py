"""The two forms of the approve page. Only these fields come in."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

LONGEST = timedelta(days=3 * 366)


class ApproveForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    next_review_on = forms.DateField(
        label="Next review on", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    correction = forms.BooleanField(
        label="The text before was wrong. Apps show this one at once.", required=False, label_suffix=""
    )

    def clean_next_review_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["next_review_on"]
        today = timezone.localdate()
        if chosen and not today < chosen <= today + LONGEST:
            raise forms.ValidationError("Choose a day from tomorrow on, within three years.")
        return chosen


class SendBackForm(forms.Form):
    message = forms.CharField(
        label="What has to change?", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True
    )
