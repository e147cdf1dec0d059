"""Schemas that stand alone (JSON Schema 2020-12), made of the components that drf-spectacular derives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.plumbing import ComponentRegistry
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS, DEFINITIONS = "#/components/schemas/", "#/$defs/"
ONLY_OPENAPI = {"discriminator", "x-spec-enum-id"}


def schema_of(shape: type[Serializer], *, left_open: str = "") -> Schema:
    """Of one serializer: the components of openapi.json, derived without a view. `left_open` names one that may be
    anything."""
    view = APIView()
    view.request = view.format_kwarg = None  # type: ignore[assignment]  # nobody asks: there is no request
    derived: Any = view.schema
    derived.registry = ComponentRegistry()
    derived.method, derived.path = "GET", "/"
    name = derived.resolve_serializer(shape, "response").name
    components = derived.registry.build({})["schemas"]
    return bundle(name, {**components, left_open: {}})


def bundle(name: str, components: dict[str, Schema]) -> Schema:
    """One component with all that it refers to."""
    others = sorted(_reached(components[name], components, set()) - {name})
    definitions = {other: _alone(components[other]) for other in others}
    return {"$schema": DIALECT, **_alone(components[name]), **({"$defs": definitions} if definitions else {})}


def referred(node: Any) -> set[str]:
    """The names of the components that this one refers to directly."""
    if isinstance(node, list):
        return set().union(*map(referred, node))
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].removeprefix(COMPONENTS)} if "$ref" in node else set()
    return own.union(*(referred(value) for keyword, value in node.items() if keyword not in ONLY_OPENAPI))


def _reached(node: Schema, components: dict[str, Schema], seen: set[str]) -> set[str]:
    for name in referred(node) - seen:
        seen.add(name)
        _reached(components[name], components, seen)
    return seen


def _alone(node: Any) -> Any:
    if isinstance(node, list):
        return [_alone(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {keyword: _alone(value) for keyword, value in node.items() if keyword not in ONLY_OPENAPI}
    if "$ref" in kept:
        kept["$ref"] = kept["$ref"].replace(COMPONENTS, DEFINITIONS)
    return kept
