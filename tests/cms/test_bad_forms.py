"""Forms that no editor's browser sends: each gets a sentence or is left as it was, never an error of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cms.models import TreatmentIndexPage, TreatmentPage
from tests.bypass.routes import edit, form_of
from tests.publishing.screens import logged_in

pytestmark = pytest.mark.django_db

KEPT = "admin", "api", "static", "u"  # some of PUBLISHING_RESERVED


def text(*blocks: dict[str, Any]) -> str:
    return json.dumps({"blocks": list(blocks), "entityMap": {}})


def block(**values: Any) -> dict[str, Any]:
    return {
        "key": "a",
        "text": "x",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    } | values


@pytest.fixture
def editor(people: Any) -> Any:
    client = logged_in(people["editor"])
    client.raise_request_exception = False
    return client


STREAMS = [
    {"body-count": "many"},
    {"body-count": "-1"},
    {"body-count": "1", "body-0-type": "no_such_block", "body-0-order": "0", "body-0-deleted": ""},
    {"body-count": "1", "body-0-type": "rich_text", "body-0-order": "first", "body-0-deleted": ""},
    {"body-count": "100000"},
    {},
]


@pytest.mark.parametrize("fields", STREAMS)
def test_a_body_of_blocks_that_no_editor_made_changes_nothing(
    fields: dict[str, str], page: TreatmentPage, people: Any, editor: Any
) -> None:
    before = page.get_latest_revision_as_object().body.raw_data
    answer = edit(editor, page, title=page.title, slug=page.slug, **fields)
    assert answer.status_code < 500
    assert list(page.get_latest_revision_as_object().body.raw_data) == list(before)


TEXTS = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "<p>HTML</p>",
    "{}",
    '{"blocks": 5}',
    text(block(type="no_such_type")),
    text(block(entityRanges=[{"key": 99, "offset": 0, "length": 1}])),
    text(block(inlineStyleRanges=[{"style": "EVIL", "offset": 0, "length": 1}])),
    text(block(text="\x00")),
    text(block(text="\ud800")),
    text(block(depth=10_000, type="unordered-list-item")),
]


@pytest.mark.parametrize("value", TEXTS)
def test_rich_text_that_no_editor_made_is_refused_or_cleaned(value: str, page: TreatmentPage, editor: Any) -> None:
    fields = {"body-count": "1", "body-0-type": "rich_text", "body-0-order": "0", "body-0-deleted": "", "body-0-id": ""}
    answer = edit(editor, page, title=page.title, slug=page.slug, **fields, **{"body-0-value-html": value})
    assert answer.status_code < 500


@pytest.mark.parametrize("slug", ["..", "a/b", "a b", "нет", "x" * 300, "<b>", "a%00", *KEPT])
def test_an_address_that_cannot_be_is_refused_at_its_field_or_by_the_checks(
    slug: str, people: Any, editor: Any, site: None
) -> None:
    index = TreatmentIndexPage.objects.get()
    fields = form_of(index, people["editor"]) | {"slug": slug, "action-submit": "1"}
    answer = edit(editor, index, **fields)
    assert answer.status_code == 200
    index.refresh_from_db()
    assert index.slug != slug
    proof = index.get_latest_revision_as_object()
    assert proof.slug != slug or slug in KEPT, "only the checks know which are kept"


def test_an_address_of_a_sibling_is_refused_at_its_field(page: TreatmentPage, people: Any, editor: Any) -> None:
    index = TreatmentIndexPage.objects.get()
    other = index.get_siblings(inclusive=False).first()
    answer = edit(editor, index, **form_of(index, people["editor"], slug=other.slug))
    assert "slug" in answer.context["form"].errors
