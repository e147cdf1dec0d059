"""The parameters of search, and the shape of its answer (`searching.search` finds)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from channels.mobile.fields import Constant
from channels.mobile.parameters import Parameters
from channels.mobile.parts import Freshness
from channels.mobile.searching import MOST_LETTERS
from channels.mobile.serializers import SCHEMA_VERSION, FeedEntry


class Words(serializers.CharField):
    """What a person typed, whatever it is: nothing in it is an error."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data)[:MOST_LETTERS].replace("\0", " ")


class SearchParameters(Parameters):
    q = Words(
        allow_blank=True,
        trim_whitespace=False,
        help_text=f"What was typed. Letters after the first {MOST_LETTERS} are not looked at.",
    )
    limit = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=50, help_text="Most entries in the answer."
    )


class Correction(serializers.Serializer):
    """A word that stands nowhere, and the one that was searched in its place. Show it: “Results for …”."""

    typed = serializers.CharField()
    searched = serializers.CharField()


class SearchResults(serializers.Serializer):
    """Entries that have all the words, the best first."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("search")
    locale = serializers.CharField()
    freshness = Freshness()
    items = FeedEntry(many=True)
    corrections = Correction(many=True)
