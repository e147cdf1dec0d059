"""Examples of what the app is sent, as files that `tests/mobile/test_contract_examples.py` writes from the sample site.

A file is named for its schema and for what it shows: item.v1.sample, sync.v1.recall, lead.v1.block."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

FOLDER = Path(__file__).parent / "contract" / "examples"


@cache
def all_of_them() -> dict[str, Any]:
    """By name, in the order of names."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}


def schema_name(example: str) -> str:
    """lead.v1 of lead.v1.block."""
    return example.rpartition(".")[0]


def of_schema(name: str) -> dict[str, Any]:
    """Those that show this schema, by what each shows."""
    return {one.rpartition(".")[2]: value for one, value in all_of_them().items() if schema_name(one) == name}


EXAMPLES = [  # of sync, in `openapi.json`
    OpenApiExample(name.replace("-", " "), value, response_only=True, status_codes=["200"])
    for name, value in of_schema("sync.v1").items()
]
