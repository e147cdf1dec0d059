"""The shape of an error, for `openapi.json` (`problems.problem` writes it)."""

from rest_framework import serializers


class ParameterError(serializers.Serializer):
    parameter = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class Problem(serializers.Serializer):
    """Problem details (RFC 9457), sent as application/problem+json."""

    type = serializers.URLField(help_text="What kind of problem; the address explains it to developers.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The path that was asked for.")
    request_id = serializers.CharField(help_text="Name it when you report the problem.")
    available = serializers.ListField(child=serializers.CharField(), required=False, help_text="Languages there are.")
    errors = ParameterError(many=True, required=False)  # type: ignore[assignment]  # a field, not the property
