"""Field kinds of the app's JSON that Django REST framework does not have."""

from __future__ import annotations

from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

JSON_TYPES = {str: "string", int: "integer", bool: "boolean"}


class Constant(serializers.Field):
    """Always the same value: a document's kind, a block's type and version."""

    def __init__(self, value: str | int | bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value = value
        set_override(self, "field", {"type": JSON_TYPES[type(value)], "const": value})

    def get_attribute(self, instance: Any) -> str | int | bool:
        return self.value

    def to_representation(self, value: Any) -> str | int | bool:
        return self.value


class OpenChoice(serializers.CharField):
    """One of some known words, and more may come: an app treats a word it does not know as `unknown_means`.

    The schema says so by `anyOf` with a plain string; a closed enum makes generated clients fail on a new word."""

    def __init__(self, *, words: list[str], unknown_means: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known: dict[str, Any] = {"type": "string", "enum": words}
        note = f"More words may come. Treat one you do not know as “{unknown_means}”."
        set_override(self, "field", {"anyOf": [known, {"type": "string"}], "description": note})


class StampedInteger(serializers.IntegerField):
    """A number, or the token that becomes one at stamping."""

    def to_representation(self, value: int | str) -> Any:
        return value if isinstance(value, str) else super().to_representation(value)
