"""The sample page, approved and delivered for real, as the app and `/app/` get it."""

import json
from typing import Any

import nh3
import pytest
from jsonschema import Draft202012Validator

from channels.mobile.html import SCHEMES, TAGS
from channels.mobile.views import openapi_json
from publishing import store
from publishing.models import Publication
from tests.conftest import work
from tests.mobile.documents import schema_of
from tests.mobile.ledger import take_down

ROOT = "api/mobile/v1/en-US"


def document(path: str) -> dict[str, Any]:
    found = store.read("mobile", f"{ROOT}/{path}")
    assert found is not None, f"nothing is published at {path}"
    media_type, body = found
    assert media_type == "application/json"
    return json.loads(body)


@pytest.fixture
def item(page: Any, publish: Any) -> dict[str, Any]:
    publish(page)
    return document(f"items/{page.translation_key}")


def html_in(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    own = [value["html"]] if isinstance(value, dict) and "html" in value else []
    return own + [html for one in inner for html in html_in(one)]


def agree(entry: dict[str, Any], item: dict[str, Any]) -> bool:
    return all(entry[name] == item[name] for name in ("edition", "title", "short_title", "valid_until", "review"))


def keeps_to_the_grammar(html: str) -> bool:
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None) == html


def test_its_documents_keep_every_promise_and_agree(item):
    feed = document("feed")
    for value, shape in ((item, "Item"), (document("header"), "Header"), (feed, "Feed")):
        Draft202012Validator(schema_of(shape)).validate(value)
    assert [agree(entry, item) for entry in feed["items"] if entry["id"] == item["id"]] == [True]
    assert html_in(item)
    assert all(keeps_to_the_grammar(html) for html in html_in(item))


def test_the_app_in_the_browser_shows_it(client, item):
    assert item["title"] in client.get("/app/").content.decode()
    html = client.get(f"/app/items/{item['id']}/").content.decode()
    (options,) = [block["options"] for block in item["blocks"] if block["type"] == "treatment_options"]
    assert len(options) == 7
    for option in options:
        assert option["name"] in html


def test_a_document_that_reaches_django_before_its_file_is_written_is_served(client, item):
    address = f"/{ROOT}/items/{item['id']}"
    answer = client.get(address)
    assert (answer.status_code, answer.json()) == (200, item)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304


def test_what_was_taken_down_is_410_before_its_file_is_written_and_in_openapi_json(client, item, page):
    take_down(Publication.objects.get(public_id=page.translation_key), "wrong")
    work()
    answer = client.get(f"/{ROOT}/items/{item['id']}")
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json()["type"].endswith("#taken-down")
    operation = json.loads(openapi_json())["paths"]["/api/mobile/v1/{locale}/items/{public_id}"]["get"]
    assert {"application/json", "application/problem+json"} == set(operation["responses"]["410"]["content"])
