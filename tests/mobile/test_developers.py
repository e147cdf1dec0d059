"""`/developers/` and docs/mobile.md say the same, all of it made of the contract or held against it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from channels.mobile import examples
from channels.mobile.blocks import BLOCKS
from channels.mobile.contract.curls import CURLS
from channels.mobile.contract.developers import NUMBERS, command
from channels.mobile.contract.schemas import names
from channels.mobile.problems import KINDS
from channels.mobile.views import openapi_json

DOCS = Path("docs/mobile.md")
LOCAL = "http://localhost:8000"


@pytest.fixture(scope="module")
def answer() -> Any:
    return Client().get("/developers/")


@pytest.fixture(scope="module")
def page(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def test_it_shows_each_block_with_all_its_fields_and_a_real_example(page):
    components = json.loads(openapi_json())["components"]["schemas"]
    for kind, shape in BLOCKS.items():
        section = page.find(id=names()[f"{kind}.v{shape.version}"])
        shown = [term.code.get_text() for term in section.select("dt")]
        assert shown == list(components[names()[f"{kind}.v{shape.version}"]]["properties"])
        assert json.loads(section.pre.get_text()) == examples.all_of_them()[f"{kind}.v{shape.version}.block"]


def test_it_shows_every_address_and_every_problem(page):
    text = page.get_text()
    for path in json.loads(openapi_json())["paths"]:
        assert path in text
    for kind in KINDS:
        assert kind.meaning in text


def test_the_rule_for_unknown_blocks_and_the_five_numbers_stand_on_it(page):
    assert "never drop it" in page.find(id="rules").get_text()
    shown = [heading.get_text() for heading in page.find(id="numbers").select("h3")]
    assert shown == ["edition", "schema_version", "v", "seq", "etag"]


def test_each_link_on_it_leads_somewhere(page):
    client, targets = Client(), {tag["id"] for tag in page.find_all(id=True)}
    for address in {link["href"] for link in page.find_all("a")}:
        if address.startswith("#"):
            assert address[1:] in targets, address
        else:
            assert client.get(address).status_code == 200, address


def test_nothing_on_it_comes_from_elsewhere_and_nothing_runs(answer, page):
    assert page.find_all(["script", "img", "iframe", "style"]) == []
    assert page.select("[style]") == []
    (style,) = page.find_all("link")
    assert style["href"].startswith(settings.STATIC_URL)
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_no_page_of_the_site_can_take_its_address():
    assert "developers" in settings.PUBLISHING_RESERVED


def test_its_lines_name_this_installation(page):
    lines = [line.get_text() for line in page.find(id="start").select("pre")]
    assert lines == [command(line) for _says, line, _printed in CURLS]
    assert all(settings.PUBLIC_URL in line for line in lines)


# --- docs/mobile.md ---


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n\s*```", DOCS.read_text(), re.DOTALL)


def test_the_document_has_the_same_lines():
    lines = [line.replace("BASE", f"{LOCAL}/api/mobile/v1/en-US") for _says, line, _printed in CURLS]
    assert fenced("sh")[: len(lines)] == lines


def test_the_document_has_the_same_five_numbers():
    for row in NUMBERS:
        assert "| `{}` | {} | {} | {} |".format(*row) in DOCS.read_text()


def test_the_documents_examples_are_real_ones():
    found = fenced("json")
    assert found
    for text in found:
        assert json.loads(text) in examples.all_of_them().values()


def test_the_document_names_every_module_and_no_other():
    _before, _, last = DOCS.read_text().partition("## Where the code is")
    modules = {file.name for file in Path("channels/mobile").glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"`(\w+\.py)`", last)) == modules


def test_the_document_names_every_address_there_is():
    for path in [*json.loads(openapi_json())["paths"], "/api/mobile/v1/{locale}/preview/items/{id}"]:
        named = path.replace("{name}.json", "").replace("{public_id}", "{id}")
        assert f"`{named}" in DOCS.read_text()
