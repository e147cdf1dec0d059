"""The examples are what the sample site really sends, and keep the schemas that they are examples of.

`WRITE_EXAMPLES=1` in the environment writes them anew."""

import json
import os
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from channels.mobile import examples
from channels.mobile.blocks import BLOCKS
from channels.mobile.contract.schemas import schemas
from tests.mobile import real_documents

HINT = "Run this test with WRITE_EXAMPLES=1 and look at what changed."


@pytest.fixture
def real(page: Any, publish: Any) -> dict[str, Any]:
    publish(page)
    return real_documents.examples(page)


def test_they_are_what_the_sample_site_sends(real):
    if os.environ.get("WRITE_EXAMPLES"):
        for file in examples.FOLDER.glob("*.json"):
            file.unlink()
        for name, value in real.items():
            (examples.FOLDER / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        examples.all_of_them.cache_clear()
    assert sorted(real) == sorted(examples.all_of_them()), HINT
    for name, value in real.items():
        assert examples.all_of_them()[name] == value, f"{name}: {HINT}"


@pytest.mark.parametrize("name", examples.all_of_them())
def test_each_keeps_its_schema(name):
    Draft202012Validator(schemas()[examples.schema_name(name)]).validate(examples.all_of_them()[name])


def test_there_is_one_of_each_schema_of_content():
    shown = {examples.schema_name(name) for name in examples.all_of_them()}
    assert {f"{kind}.v{shape.version}" for kind, shape in BLOCKS.items()} <= shown
    assert {"header.v1", "item.v1", "feed.v1", "sync.v1", "gone.v1", "problem.v1"} <= shown


def test_one_of_them_comes_from_tomorrow():
    """A block, a version and words that nobody knows yet: an app that reads it keeps the rules."""
    blocks = examples.all_of_them()["item.v1.future"]["blocks"]
    assert any(block["type"] not in BLOCKS for block in blocks)
    assert any(block["v"] > BLOCKS[block["type"]].version for block in blocks if block["type"] in BLOCKS)
    assert all(block["fallback"]["text"] for block in blocks if block["critical"])
