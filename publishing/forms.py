"""The two forms of the approve page. Only these fields come in."""

from django import forms


class ApproveForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    next_review_on = forms.DateField(
        label="Next review on", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )


class SendBackForm(forms.Form):
    message = forms.CharField(
        label="What has to change?", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True
    )
