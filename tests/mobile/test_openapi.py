"""openapi.json: derived from the serializers, valid, and open to blocks of tomorrow."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from channels.mobile import urls
from channels.mobile.blocks import BLOCKS
from channels.mobile.views import openapi_json
from tests.mobile.documents import parsed, schema_of
from tests.mobile.snapshots import treatment


@pytest.fixture
def document() -> dict[str, Any]:
    return json.loads(openapi_json())


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate_schema(document)


def test_it_lists_the_documents_and_their_problems(document):
    root = "/api/mobile/v1/{locale}"
    names = (
        "header",
        "feed",
        "sync",
        "items/{public_id}",
        "glossary",
        "search",
        "status",
        "items/by-path",
        "feed.json",
    )
    assert {f"{root}/{name}" for name in names} <= set(document["paths"])
    for path in document["paths"].values():
        answers = path["get"]["responses"]
        assert list(answers["404"]["content"]) == ["application/problem+json"]


def test_410_stands_only_where_it_is_sent(document):
    """Where a cursor may have expired, or something may have been taken down."""
    sends = {path for path, item in document["paths"].items() if "410" in item["get"]["responses"]}
    root = "/api/mobile/v1/{locale}"
    documents = {f"{root}/{name}" for name in ("header", "items/{public_id}", "items/by-path", "feed.json")}
    assert sends == documents | {f"{root}/feed", f"{root}/sync"}


NOT_IN_IT = {  # and why
    "/api/mobile/v1/{locale}/preview/items/{public_id}": "only whoever was given a link asks for it",
    "/api/mobile/v1/{locale}/preview/files/{artefact_id}": "named by a preview",
    "/api/mobile/v1/openapi.json": "is this document",
    "/api/mobile/v1/problems": "a page for people",
    "/developers/": "a page for people",
    "/app/": "a page for people",
    "/app/items/{public_id}/": "a page for people",
    "/^api(?:/|$)": "whatever is no address",
}


def test_every_address_there_is_stands_in_it_but_for_a_few_with_a_reason(document):
    routes = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{pattern.pattern}") for pattern in urls.urlpatterns}
    assert routes - set(document["paths"]) == set(NOT_IN_IT)
    assert set(document["paths"]) <= routes


def test_the_command_writes_the_same_document_from_the_whole_project(tmp_path):
    file = tmp_path / "openapi.json"
    call_command("spectacular", format="openapi-json", file=str(file), fail_on_warn=True)
    assert json.loads(file.read_text()) == json.loads(openapi_json())


def test_nobody_has_to_log_in(document):
    assert "securitySchemes" not in document["components"]


def test_known_blocks_are_told_apart_by_type(document):
    known = document["components"]["schemas"]["KnownBlock"]
    assert set(known["discriminator"]["mapping"]) == set(BLOCKS)
    assert {"$ref": "#/components/schemas/UnknownBlock"} not in known["oneOf"]


def test_a_block_is_one_we_know_or_anything_with_the_common_fields(document):
    references = [entry["$ref"].split("/")[-1] for entry in document["components"]["schemas"]["Block"]["anyOf"]]
    assert references == ["KnownBlock", "UnknownBlock"]


def test_a_block_of_tomorrow_is_valid_and_one_without_fallback_is_not():
    block = {"id": "z", "type": "film", "v": 3, "critical": False, "fallback": {"text": "", "url": "https://e.org"}}
    validator = Draft202012Validator(schema_of("Block"))
    assert validator.is_valid({**block, "something": "new"})
    assert not validator.is_valid({name: value for name, value in block.items() if name != "fallback"})


def test_each_block_we_send_is_valid_as_exactly_one_known_block():
    validator = Draft202012Validator(schema_of("KnownBlock"))
    for block in parsed(treatment())["blocks"]:
        validator.validate(block)


def test_a_word_of_tomorrow_is_valid_and_its_meaning_is_documented(document):
    kind = document["components"]["schemas"]["TreatmentOption"]["properties"]["kind"]
    assert Draft202012Validator(kind).is_valid("a_kind_of_tomorrow")
    assert "surgery" in kind["anyOf"][0]["enum"]
    assert "supportive" in kind["description"]


def test_the_rule_for_unknown_blocks_stands_in_the_schema(document):
    assert "never drop it" in document["components"]["schemas"]["UnknownBlock"]["description"]


def test_every_field_is_required_so_that_apps_need_not_guess(document):
    names = (
        "Header",
        "Feed",
        "FeedEntry",
        "Item",
        "TreatmentOption",
        "CallToActionBlock",
        "Sync",
        "Upsert",
        "Deletion",
    )
    for name in names:
        schema = document["components"]["schemas"][name]
        assert set(schema["required"]) == set(schema["properties"])


def test_the_examples_of_sync_have_the_shape_it_promises(document):
    answer = document["paths"]["/api/mobile/v1/{locale}/sync"]["get"]["responses"]["200"]["content"]
    examples = answer["application/json"]["examples"]
    assert len(examples) == 4
    for example in examples.values():
        Draft202012Validator(schema_of("Sync")).validate(example["value"])


def test_sync_names_its_parameters_and_what_may_go_wrong(document):
    operation = document["paths"]["/api/mobile/v1/{locale}/sync"]["get"]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["cursor", "limit", "locale"]
    for status in ("400", "404", "410"):
        assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
