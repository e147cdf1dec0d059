"""The parameters of the feed and of deep links, and the shapes of glossary, status and changelog."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.fields import Constant
from channels.mobile.parameters import Parameters
from channels.mobile.parts import Freshness
from channels.mobile.serializers import SCHEMA_VERSION, GlossaryEntry


class FeedParameters(Parameters):
    topic = serializers.CharField(
        required=False, max_length=60, help_text="Only items of this topic, as `topics` of an entry names it."
    )
    limit = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=50, help_text="Most entries in one answer."
    )
    cursor = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="`page.next_cursor` of the answer before. Do not read a meaning into it. It keeps its topic.",
    )


class PathParameters(Parameters):
    path = serializers.CharField(max_length=500, help_text="A path on our website, for example /treatments/nets/.")


class Glossary(serializers.Serializer):
    """Every word that the hospital explains in this language, by name."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("glossary")
    locale = serializers.CharField()
    freshness = Freshness()
    terms = GlossaryEntry(many=True)


class Status(serializers.Serializer):
    """Whether anything was published lately, and by which contract documents are written."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("status")
    locale = serializers.CharField()
    seq = serializers.IntegerField(help_text="Of the newest delivery in this language; 0 before the first.")
    last_edition_at = serializers.DateTimeField(allow_null=True, help_text="When the newest edition came to be.")


class ContractVersion(serializers.Serializer):
    schema_version = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField())


class Changelog(serializers.Serializer):
    """What changed in the contract, newest first."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("changelog")
    versions = ContractVersion(many=True)
