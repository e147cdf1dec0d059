"""The forms of handing over, taking back and sharing. Only these fields come in."""

from __future__ import annotations

from typing import Any

from django import forms

from publishing.handing.people import Colleague
from publishing.sharing.links import DAYS

SENTENCE = 500  # letters


def sentence(label: str, missing: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, widget=widget, max_length=SENTENCE, error_messages={"required": missing})


class HandOverForm(forms.Form):
    """`to` is the account of somebody who could review it."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    to = forms.TypedChoiceField(
        label="To whom",
        coerce=int,
        error_messages={"required": "Choose a colleague.", "invalid_choice": "This colleague cannot review it."},
    )
    why = sentence("Why", "Write why, so that your colleague knows.")

    def __init__(self, colleagues: list[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hand_over_%s", **kwargs})
        to: Any = self.fields["to"]
        to.choices = [(one.user.pk, one.name) for one in colleagues]


class TakeBackForm(forms.Form):
    why = sentence("Why", "Write why, so that your colleagues know.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "take_back_%s", **kwargs})


class ShareForm(forms.Form):
    for_whom = forms.CharField(
        label="For whom", max_length=80, help_text="Only colleagues read it. A role, for example: patient panel."
    )
    days = forms.TypedChoiceField(
        label="It works for",
        coerce=int,
        choices=[(days, f"{days} day{'s' if days > 1 else ''}") for days in DAYS],
        initial=3,
        error_messages={"invalid_choice": "Choose 1, 3 or 7 days."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "share_%s", **kwargs})
