"""The OpenAPI 3.1 document of the app's API, derived from the serializers that `render` uses.

Settings import this module, so it imports nothing of Django REST framework at its top."""

from __future__ import annotations

from typing import Any

from channels.mobile.addresses import ROOT

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Concord: the app's content",
    "DESCRIPTION": (
        "Approved health content as plain JSON documents. Read only, no cookies. Ignore fields you do not know. "
        "How to treat a block you do not know stands at UnknownBlock; where a field takes one of several words, its "
        "description says what a word you do not know means."
    ),
    "VERSION": "1.0",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["channels.mobile.openapi.only_ours"],
    # Enums stay where they are used: each is open, and its neighbour says what an unknown word means.
    "POSTPROCESSING_HOOKS": ["channels.mobile.openapi.open_blocks", "channels.mobile.openapi.without_marks"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
}


def only_ours(endpoints: list[tuple[str, ...]], **_context: Any) -> list[tuple[str, ...]]:
    """Wagtail's admin has REST views of its own; they are no part of this contract."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(f"/{ROOT}/")]


def open_blocks(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """`Block` becomes "one of those we know, or anything shaped like UnknownBlock".

    A closed `oneOf` makes generated clients (Apple's for one) fail on the first new type."""
    schemas = result.get("components", {}).get("schemas", {})
    known = schemas.get("Block")
    if not known or "discriminator" not in known:
        return result
    unknown = {"$ref": known["discriminator"]["mapping"].pop("unknown")}
    known["oneOf"].remove(unknown)
    schemas["KnownBlock"] = known
    known["description"] = "The blocks of this version of the contract, told apart by `type`."
    schemas["Block"] = {
        "description": "One we know, or one that came later: see UnknownBlock for what to do with it.",
        "anyOf": [{"$ref": "#/components/schemas/KnownBlock"}, unknown],
    }
    return result


def without_marks(result: Any, **context: Any) -> Any:
    """drf-spectacular's own mark at closed enums, which only its enum hook would take away."""
    if isinstance(result, list):
        return [without_marks(one, **context) for one in result]
    if not isinstance(result, dict):
        return result
    return {name: without_marks(value, **context) for name, value in result.items() if name != "x-spec-enum-id"}
