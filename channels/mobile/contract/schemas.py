"""The JSON Schemas that are served: one for each version of a block, one for each document.

Which there are is read from openapi.json itself: a block is what has a constant `type` and `v`, a document what some
address answers. So there is no second list to forget."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from channels.mobile.contract.bundling import Schema, bundle, referred
from channels.mobile.serializers import SCHEMA_VERSION
from channels.mobile.views import openapi_json

HERE = Path(__file__).parent
FROZEN = HERE / "frozen"
MAJOR = SCHEMA_VERSION.partition(".")[0]
NAME = re.compile(r"([a-z_]+)\.v([1-9]\d*)")  # lead.v1


@cache
def schemas() -> dict[str, Schema]:
    """Of this build, by name."""
    components = json.loads(openapi_json())["components"]["schemas"]
    return {name: bundle(component, components) for name, component in sorted(names().items())}


@cache
def names() -> dict[str, str]:
    """{"lead.v1": "LeadBlock"}: the component of openapi.json that each schema is made of."""
    document = json.loads(openapi_json())
    return {**_blocks(document["components"]["schemas"]), **_documents(document)}


def frozen() -> dict[str, Schema]:
    """As they were promised: the copy in this repository, older versions of blocks among them."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(FROZEN.glob("*.json"))}


@cache
def served() -> dict[str, Schema]:
    return {**frozen(), **schemas()}


def own_name(component: Schema) -> str:
    """lead.v1 for a component that is a version of a block; empty for any other."""
    kind, version = (component.get("properties", {}).get(name, {}).get("const") for name in ("type", "v"))
    return f"{kind}.v{version}" if kind and version else ""


def _blocks(components: dict[str, Schema]) -> dict[str, str]:
    named = {own_name(component): name for name, component in components.items()}
    return {own: name for own, name in named.items() if own}


def _documents(document: dict[str, Any]) -> dict[str, str]:
    answers = [answer for path in document["paths"].values() for answer in path["get"]["responses"].values()]
    shapes = [kind.get("schema", {}) for answer in answers for kind in answer.get("content", {}).values()]
    return {f"{_snake(name)}.v{MAJOR}": name for shape in shapes for name in referred(shape)}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
