"""The reference client keeps every rule of `clients/conformance`, and its cases are what the server renders today."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from concord_client import Answer, Client, ClientError, ItemView, decode_item
from concord_client.showing import Shown, target

from tests.client.cases import FOLDER, NOW, text
from tests.client.cases_of_items import item_cases
from tests.client.cases_of_sync import sync_cases

Json = dict[str, Any]
FILES = sorted(FOLDER.glob("*.json"))


def cases(kind: str) -> list[Any]:
    read = [(file.stem, json.loads(file.read_text())) for file in FILES]
    return [pytest.param(case, id=name) for name, case in read if case["kind"] == kind]


def seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def test_the_cases_are_what_the_server_renders_today() -> None:
    """`.venv/bin/python -m tests.client.cases` writes them."""
    assert {file.stem: file.read_text() for file in FILES} == {
        name: text(case) for name, case in {**item_cases(), **sync_cases()}.items()
    }


@pytest.mark.parametrize("case", cases("item"))
def test_what_is_shown_of_a_document(case: Json) -> None:
    view = decode_item(case["document"], seconds(case["confirmed_at"]), seconds(case["now"]))
    expect = case["expect"]
    assert [notice.kind for notice in view.notices] == expect["notices"]
    assert view.dir == expect["dir"]
    assert {notice.text for notice in view.notices} >= set(expect.get("says", []))
    for shown, wanted in zip(view.shown, expect["show"], strict=True):
        keeps_to(wanted, shown)


def keeps_to(wanted: Json, shown: Shown) -> None:
    """What the case does not name is the app's own choice; but a fallback always says something."""
    found = {"as": shown.shown_as, "id": shown.id, "type": shown.type, "text": shown.text, "button": shown.button}
    named = wanted.keys() & found.keys()
    assert {name: found[name] for name in named} == {name: wanted[name] for name in named}
    assert bool(shown.text) == (shown.shown_as == "fallback")
    values = shown.block or {}
    assert {name: values.get(name) for name in wanted.get("values", {})} == wanted.get("values", {})
    if "leads_to" in wanted:
        assert list(target(values["action"], set())) == wanted["leads_to"]


@pytest.mark.parametrize("case", cases("sync"))
def test_what_is_kept_after_each_answer(case: Json) -> None:
    server = Answers(case["steps"])
    client = Client("https://server", case["locale"], ":memory:", transport=server, clock=lambda: seconds(NOW))
    for step in case["steps"]:
        failed = False
        try:
            client.step()
        except ClientError:
            failed = True
        assert failed == (step.get("fails", False) or step["status"] != 200)
        assert {view.id: view.edition for view in client.items()} == step["keeps"]
        assert client.store.place(case["locale"]).urgent == step.get("urgent", False)
        for item_id, kinds in step.get("notices", {}).items():
            view = client.item(item_id)
            assert isinstance(view, ItemView)
            assert [notice.kind for notice in view.notices] == kinds


class Answers:
    """A transport that gives the answers of a case in their order, and looks at what it is asked with."""

    def __init__(self, steps: list[Json]) -> None:
        self.steps = iter(steps)

    def get(self, address: str, headers: dict[str, str]) -> Answer:
        step = next(self.steps)
        assert parse_qs(urlsplit(address).query).get("cursor", [None]) == [step["cursor"]]
        body = step["raw"] if "raw" in step else json.dumps(step["body"])
        return Answer(step["status"], body.encode())
