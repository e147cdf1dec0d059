"""The forms of plans and of taking down. Only these fields come in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from publishing.models import Publication, Release
from publishing.models.releases import RECALLS, Action, Reason
from publishing.moments import MomentField
from publishing.together import OPEN

CHOSEN = [Reason.UNPUBLISHED, Reason.EXPIRED]  # a deletion is recorded by deleting
HARMFUL = [reason for reason in Reason if reason in RECALLS]
REASONS = [
    ("Take down", [(reason.value, reason.label) for reason in CHOSEN]),
    ("Take down and tell readers", [(reason.value, reason.label) for reason in HARMFUL]),
]


class MomentForm(forms.Form):
    due_at = MomentField(label="It goes out on")


class PlanForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, help_text="One that colleagues recognise: Spring campaign.")
    due_at = MomentField(label="It goes out on", required=False, help_text="May be chosen later.")

    def clean_name(self) -> str:
        """Pressed twice, or by two colleagues, it is still one plan."""
        name: str = self.cleaned_data["name"]
        if Release.objects.filter(name__iexact=name, state__in=OPEN).exists():
            raise forms.ValidationError(f"There is a plan called “{name}” already.")
        return name


class TakeDownForm(forms.Form):
    """`below`: how many live pages stand under its address."""

    reason = forms.ChoiceField(label="Why", choices=REASONS, widget=forms.RadioSelect)
    replacement = forms.CharField(
        label="Where readers are sent instead",
        required=False,
        max_length=500,
        help_text="The address or the title of a live page. Empty: the home page.",
    )
    below = forms.BooleanField(label="Also the pages below it", required=False)
    when = forms.ChoiceField(
        label="When",
        choices=[("now", "Now"), ("later", "On a date")],
        widget=forms.RadioSelect,
        initial="now",
    )
    at = MomentField(label="Day and time", required=False)
    note = forms.CharField(
        label="Note for colleagues",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stays inside. Readers are told the reason in words that were approved before.",
    )

    def __init__(self, publication: Publication, below: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publication = publication
        self.fields["replacement"].widget.attrs |= {"list": "live-pages", "autocomplete": "off"}
        if below:
            self.fields["below"].label = f"Also the {below} live page{'s' if below > 1 else ''} below it"
        else:
            del self.fields["below"]

    def clean_replacement(self) -> Publication | None:
        wanted = self.cleaned_data["replacement"].strip()
        if not wanted:
            return None
        path = urlsplit(wanted).path if wanted.startswith(("http://", "https://")) else wanted
        found = list(replacements(self.publication).filter(Q(title=wanted) | Q(address=path))[:2])
        if len(found) > 1:
            raise forms.ValidationError("Several live pages have this title. Write the address.")
        if not found:
            raise forms.ValidationError("No live page has this address or title. Choose one of the list.")
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == "now":
            self.errors.pop("at", None)  # a leftover of the other choice
            cleaned["at"] = None
        elif not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", "Choose the day and the time.")
        elif cleaned.get("reason") in RECALLS:
            self.add_error("when", "What may do harm cannot wait: take it down now.")
        return cleaned


def replacements(publication: Publication) -> Any:
    """Live pages with an `address`, in the same language."""
    live = Publication.objects.filter(locale=publication.locale, live__action=Action.PUBLISH).exclude(pk=publication.pk)
    return (
        live.annotate(address=KeyTextTransform("path", "live__proof__snapshot"))
        .exclude(address="")
        .order_by("title", "pk")
    )
