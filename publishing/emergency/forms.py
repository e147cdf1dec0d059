"""The form that asks for an emergency publication. Only these fields come in."""

from django import forms

from publishing.moments import MomentField


class AskForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Why it cannot wait",
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=10,
        max_length=500,
        help_text="For colleagues and the report. Readers do not see it.",
    )
    ends_at = MomentField(
        label="Until when",
        help_text="It is taken down then, unless it was approved in the ordinary way before. Seven days at most.",
    )


class ConfirmForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(
        label="I read all of it as readers will see it.", error_messages={"required": "Read it, then tick this."}
    )
