"""The shape of sync, for `openapi.json` and for reading its parameters (`sync.page` writes the document)."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from channels.mobile.fields import Constant, OpenChoice
from channels.mobile.parts import Freshness
from channels.mobile.serializers import SCHEMA_VERSION, Change, Item


class SyncParameters(serializers.Serializer):
    cursor = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="`next_cursor` of the answer before. Without it: everything there is. Do not read a meaning into it.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=50,
        min_value=1,
        max_value=200,
        help_text="Most changes in one answer. There are fewer when they are large.",
    )

    @classmethod
    def of(cls, query: QueryDict) -> dict[str, Any]:
        """The parameters that sync has; all others are ignored. Raises ValidationError."""
        twice = {name: ["Give it once."] for name in ("cursor", "limit") if len(query.getlist(name)) > 1}
        if twice:
            raise serializers.ValidationError(twice)
        given = cls(data=query.dict())  # as a form, an empty field would count as none
        given.is_valid(raise_exception=True)
        return given.validated_data


class Upsert(serializers.Serializer):
    """Keep this item in the place of any with its `id`."""

    op = Constant("upsert")
    seq = serializers.IntegerField(help_text="Rises with every delivery in this language.")
    change = Change(allow_null=True, help_text="Not null when the text you have is known to be wrong.")
    item = Item()


class Deletion(serializers.Serializer):
    """Remove the item with this `id`, and do not show it again. You may not have it: then there is nothing to do."""

    op = Constant("delete")
    seq = serializers.IntegerField()
    id = serializers.UUIDField()
    type = OpenChoice(words=["treatment", "standard"], unknown_means="a page")
    deleted_at = serializers.DateTimeField()
    reason = OpenChoice(words=["unpublished", "expired", "withdrawn"], unknown_means="unpublished")
    replacement_url = serializers.URLField(allow_null=True, help_text="A web page that serves readers instead.")


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="SyncChange",
        serializers={"upsert": Upsert, "delete": Deletion},
        resource_type_field_name="op",
        many=True,
    )
)
class ChangesField(serializers.Field):
    """Upserts and deletions by rising `seq`."""


class Sync(serializers.Serializer):
    """What changed since `cursor`. Apply the changes in their order, and keep `next_cursor` in the same step."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("sync")
    locale = serializers.CharField()
    freshness = Freshness()
    changes = ChangesField()
    next_cursor = serializers.CharField(help_text="There always is one. Keep the newest.")
    has_more = serializers.BooleanField(help_text="True: ask again at once with `next_cursor`.")
    urgent = serializers.BooleanField(
        help_text="A text that you may have shown was wrong or was withdrawn: bring what is on screen up to date now."
    )
