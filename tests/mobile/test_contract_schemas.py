"""JSON Schemas of blocks and documents: derived, whole in themselves, frozen, and served."""

import copy
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from jsonschema import Draft202012Validator

from channels.mobile.blocks import BLOCKS
from channels.mobile.contract import freezing
from channels.mobile.contract.freezing import broken_promises
from channels.mobile.contract.schemas import frozen, schemas
from channels.mobile.views import openapi_json
from tests.mobile.documents import parsed
from tests.mobile.snapshots import treatment

ROOT = "/api/mobile/v1"


@pytest.fixture
def now() -> dict[str, Any]:
    """This build's schemas, to be changed at will."""
    return copy.deepcopy(schemas())


def removed(now: dict[str, Any], name: str, *path: str) -> list[str]:
    """What is said when one field is left out of a schema."""
    holder = now[name]
    for part in path[:-1]:
        holder = holder[part]
    del holder["properties"][path[-1]]
    holder["required"].remove(path[-1])
    return broken_promises(schemas(), now)


@pytest.mark.parametrize("name", schemas())
def test_each_is_valid_2020_12_and_whole_in_itself(name):
    schema = schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["description"]
    Draft202012Validator.check_schema(schema)
    assert "#/components/" not in json.dumps(schema)
    Draft202012Validator(schema).is_valid({})  # finds each definition that it names


def test_there_is_one_for_each_version_of_a_block_and_for_each_document():
    blocks = {f"{kind}.v{shape.version}" for kind, shape in BLOCKS.items()}
    assert blocks | {"treatment_option.v1"} <= set(schemas())
    assert {f"{kind}.v1" for kind in ("header", "item", "feed", "sync", "gone", "problem")} <= set(schemas())


def test_a_block_keeps_its_own_schema_and_loses_it_with_a_field():
    block = next(one for one in parsed(treatment())["blocks"] if one["type"] == "cta")
    cta = Draft202012Validator(schemas()["cta.v1"])
    assert cta.is_valid(block)
    assert not cta.is_valid({name: value for name, value in block.items() if name != "label"})
    assert not cta.is_valid({**block, "lines": "one"})


# --- The frozen copy ---


def test_nothing_that_was_promised_is_broken():
    assert broken_promises() == []


def test_the_frozen_copy_has_everything_that_is_sent():
    assert set(schemas()) <= set(frozen()), "Run manage.py freeze_contract."


def test_a_removed_field_is_found(now):
    (sentence,) = removed(now, "lead.v1", "text")
    assert sentence.startswith("lead.v1: .text was removed")


def test_a_removed_field_far_inside_a_document_is_found(now):
    (sentence,) = removed(now, "item.v1", "$defs", "Reference", "doi")
    assert sentence.startswith("item.v1: .references[].doi was removed")


@pytest.mark.parametrize(
    "change",
    [
        {"type": "integer"},
        {"type": ["string", "null"]},
        {"type": "array", "items": {"type": "string"}},
        {"oneOf": [{"type": "string"}, {"type": "null"}]},
        {},
    ],
)
def test_a_changed_type_is_found(now, change):
    now["lead.v1"]["properties"]["text"] = change
    (sentence,) = broken_promises(schemas(), now)
    assert sentence.startswith("lead.v1: .text: type was 'string'")


def test_an_object_that_may_be_missing_from_now_on_is_found(now):
    now["care_card.v1"]["properties"]["fallback"] = {"oneOf": [{"$ref": "#/$defs/Fallback"}, {"type": "null"}]}
    assert broken_promises(schemas(), now)


def test_a_field_that_is_not_always_sent_any_more_is_found(now):
    now["header.v1"]["required"].remove("title")
    (sentence,) = broken_promises(schemas(), now)
    assert ".title is not always there any more" in sentence


def test_another_form_of_a_date_and_a_new_word_in_a_closed_list_are_found(now):
    now["item.v1"]["properties"]["valid_until"]["format"] = "date-time"
    now["item.v1"]["properties"]["dir"]["enum"].append("ttb")
    assert len(broken_promises(schemas(), now)) == 2


def test_a_word_that_apps_know_is_not_dropped(now):
    now["cta.v1"]["properties"]["placement"]["anyOf"][0]["enum"].remove("sticky")
    (sentence,) = broken_promises(schemas(), now)
    assert "the word “sticky” was removed" in sentence


def test_a_block_that_is_not_sent_any_more_is_found_and_one_with_a_newer_version_is_fine(now):
    old = now.pop("lead.v1")
    assert broken_promises(schemas(), now)[0].startswith("lead.v1: nothing is sent in this shape any more")
    del old["properties"]["text"]
    assert broken_promises(schemas(), now | {"lead.v2": old}) == []


def test_new_fields_words_blocks_and_better_descriptions_pass(now):
    now["lead.v1"]["properties"]["tone"] = {"type": "string"}
    now["lead.v1"]["required"].append("tone")
    now["lead.v1"]["description"] = "Better said."
    now["cta.v1"]["properties"]["placement"]["anyOf"][0]["enum"].append("floating")
    now["item.v1"]["$defs"]["KnownBlock"]["oneOf"].append({"$ref": "#/$defs/LeadBlock"})
    now["hologram.v1"] = now["lead.v1"]
    assert broken_promises(schemas(), now) == []


def test_the_command_writes_additions_and_refuses_what_breaks(tmp_path, monkeypatch, now):
    command = "channels.mobile.management.commands.freeze_contract"
    monkeypatch.setattr(f"{command}.FROZEN", tmp_path)
    call_command("freeze_contract")
    assert {file.stem for file in tmp_path.iterdir()} == set(schemas())
    del now["lead.v1"]["properties"]["text"]
    monkeypatch.setattr(freezing, "schemas", lambda: now)
    before = (tmp_path / "lead.v1.json").read_text()
    with pytest.raises(CommandError, match="lead.v1: .text was removed"):
        call_command("freeze_contract")
    assert (tmp_path / "lead.v1.json").read_text() == before


# --- Served ---


def test_schemas_and_examples_are_listed_and_each_address_answers():
    client = Client()
    for folder, media_type in (("schemas", "application/schema+json"), ("examples", "application/json")):
        files = client.get(f"{ROOT}/{folder}/").json()["files"]
        assert files
        for file in files:
            answer = client.get("/" + file["url"].split("/", 3)[3])
            assert (answer.status_code, answer["Content-Type"]) == (200, media_type)


def test_a_served_schema_names_itself_by_its_own_address():
    assert Client().get(f"{ROOT}/schemas/lead.v1.json").json()["$id"].endswith(f"{ROOT}/schemas/lead.v1.json")


@pytest.mark.parametrize("path", ["schemas/hologram.v1.json", "examples/x.json", "schemas/..%2f..%2fsettings.json"])
def test_what_there_is_not_is_a_problem(path):
    answer = Client().get(f"{ROOT}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_check_of_rendering_and_openapi_have_one_source():
    components = json.loads(openapi_json())["components"]["schemas"]
    for name, definition in schemas()["item.v1"]["$defs"].items():
        assert definition.get("properties", {}).keys() == components[name].get("properties", {}).keys()
