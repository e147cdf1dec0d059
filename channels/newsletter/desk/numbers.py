"""How many people a newsletter goes to, in words, and the number that whoever sends it types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import pluralize

from channels.newsletter.subscribers.audience_count import Count, reach_of
from channels.newsletter.topics import topics
from publishing.models import Proof, Publication, ReleaseItem

LITTLE = 100  # one in so many more or less is not asked about again: people come and go all day
LEFT_OUT = {
    "other_topics": "chose other topics",
    "paused": "paused",
    "suppressed": "suppressed",
    "unconfirmed": "not confirmed yet",
}
TYPE_IT = "Type {}, the number of people it goes to."
CHANGED = "The number changed while you looked: it goes to {} people now. Look once more, then type that number."
NOBODY = "Nobody would get it. Choose other topics, or wait until somebody has asked for it."


class NumberChanged(Exception):
    """Another number of people than was on the screen when it was typed."""


class NumberForm(forms.Form):
    """`shown` is what stood on the screen; `people` is what was typed, with or without separators. The template writes
    `shown` itself, since it is always that of now."""

    people = forms.CharField(label="To send it, type the number of people", max_length=20)
    shown = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].widget.attrs = {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        shown, typed = values.get("shown"), "".join(char for char in values.get("people", "") if char.isdecimal())
        if shown is not None and "people" in values and (not typed or int(typed) != shown):
            self.add_error("people", TYPE_IT.format(f"{shown:,}"))
        return values

    def confirm(self, now: int) -> None:
        """Raises NumberChanged, with a sentence."""
        shown: int = self.cleaned_data["shown"]
        if not now:
            raise NumberChanged(NOBODY)
        if abs(now - shown) > shown // LITTLE:
            raise NumberChanged(CHANGED.format(f"{now:,}"))


def count_of(item: ReleaseItem) -> Count:
    """Of the version that waits, or of the last that was sealed while a new one is made."""
    return reach_of(item.publication.locale, chosen_topics(_facts(item)))


def chosen_topics(facts: dict[str, Any]) -> list[str]:
    return list((facts.get("audience") or {}).get("topics", []))


def topic_names(locale: str, slugs: list[str]) -> list[str]:
    """As readers know them; what no live page names any more by what is kept of it."""
    names = {topic.slug: topic.name for topic in topics(locale)}
    return [names.get(slug, slug) for slug in slugs]


def goes_to(count: Count) -> str:
    """'Goes to 4,213 people'."""
    return f"Goes to {count.people:,} {pluralize(count.people, 'person,people')}"


def left_out(numbers: dict[str, int]) -> str:
    """'12 paused, 3 suppressed'; empty when nobody is."""
    return ", ".join(f"{numbers[name]:,} {words}" for name, words in LEFT_OUT.items() if numbers.get(name))


def topics_of(item: ReleaseItem) -> list[str]:
    return topic_names(item.publication.locale, chosen_topics(_facts(item)))


def _facts(item: ReleaseItem) -> dict[str, Any]:
    proof = item.proof or _last_sealed(item.publication)
    return proof.sealed.facts if proof is not None and proof.snapshot is not None else {}


def _last_sealed(publication: Publication) -> Proof | None:
    return publication.proofs.filter(snapshot__isnull=False).order_by("-pk").first()
