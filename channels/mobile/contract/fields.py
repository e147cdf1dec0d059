"""A schema in words, for the page that developers read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from channels.mobile.contract.bundling import COMPONENTS, Schema

WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
FORMS = {"uuid": "UUID", "date": "date", "date-time": "date and time", "uri": "web address"}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str  # "list of", "text or null"
    shape: str  # the component it holds, or ""
    words: list[str]  # those it may be, where they are counted
    about: str
    always: bool


def fields_of(component: Schema) -> list[Field]:
    """Every field of one component, in the order in which it is sent."""
    required = component.get("required", [])
    return [_field(name, schema, name in required) for name, schema in component.get("properties", {}).items()]


def _field(name: str, schema: Schema, always: bool) -> Field:
    kind, shape = _kind(schema)
    words = [word for one in (schema, *schema.get("anyOf", [])) for word in one.get("enum", [])]
    return Field(name, kind, shape, words, schema.get("description", ""), always)


def _kind(schema: Schema) -> tuple[str, str]:
    """What it holds in words, and the name of the component that the words end with."""
    if "$ref" in schema:
        return "", schema["$ref"].removeprefix(COMPONENTS)
    if "const" in schema:
        return f"always {json.dumps(schema['const'], ensure_ascii=False)}", ""
    if "items" in schema:
        kind, shape = _kind(schema["items"])
        return f"list of {kind}".strip(), shape
    if alternatives := [one for one in schema.get("oneOf", []) if one != {"type": "null"}]:
        kind, shape = _kind(alternatives[0])
        return (f"null or {kind}" if len(alternatives) < len(schema["oneOf"]) else kind).strip(), shape
    if "anyOf" in schema or "enum" in schema:
        return "one of" if "enum" in schema else "one of, and more may come", ""
    types = schema.get("type", "object")
    named = [WORDS[one] for one in ([types] if isinstance(types, str) else types)]
    return " or ".join([FORMS.get(schema.get("format", ""), named[0]), *named[1:]]), ""
