"""Parameters of an address: each once, none that there is not, all named in the answer when something is wrong."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from rest_framework import serializers


class Parameters(serializers.Serializer):
    """Subclass it with a field for each parameter; it documents them too."""

    @classmethod
    def of(cls, query: QueryDict) -> dict[str, Any]:
        """The values asked for. Raises ValidationError."""
        given = cls(data=query.dict())  # as a form, an empty field would count as none
        unknown = {name: ["There is no such parameter."] for name in query if name not in given.fields}
        twice = {name: ["Give it once."] for name in query if len(query.getlist(name)) > 1}
        if unknown or twice:
            raise serializers.ValidationError(twice | unknown)
        given.is_valid(raise_exception=True)
        return given.validated_data


class NoParameters(Parameters):
    """Of a document that is the same for everybody."""
