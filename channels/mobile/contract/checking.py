"""Every document is held against its schema when it is rendered. What does not keep the contract is not published.

Stricter than the published schemas in one point: a block of a type we know has to be a whole one of that type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from rest_framework.serializers import Serializer

from channels.mobile.blocks import BLOCKS
from channels.mobile.contract.bundling import schema_of
from publishing.base import Refused
from publishing.stamps import Stamps, stamp

SAID = {
    "required": "is missing",
    "type": "is missing or not of the kind that the app expects",
    "format": "is not in the form that the app expects",
}
ANYTHING_ELSE = "is not what the app expects"
SENTENCE = "The app cannot take this as it is: “{}” {}. Mend it there; if it looks right to you, tell our team."
# Stands for what is known only after the approval; whatever the values are, they have these forms.
STAND_IN = Stamps(
    edition=1,
    published_at="2026-11-02T09:00:00Z",
    last_reviewed_on="2026-11-02",
    next_review_on="2027-11-02",
    valid_until="2027-12-02",
    public_id=str(UUID(int=0)),
    replacement_url="https://www.example.org/",
    replacement_title="Start",
)
formats = FormatChecker(formats=())
formats.checks("uuid", raises=ValueError)(lambda value: not isinstance(value, str) or UUID(value))
formats.checks("date", raises=ValueError)(lambda value: not isinstance(value, str) or date.fromisoformat(value))
formats.checks("date-time", raises=ValueError)(
    lambda value: not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
)
formats.checks("uri", raises=ValueError)(
    lambda value: not isinstance(value, str) or (urlsplit(value).scheme != "" and " " not in value)
)


def check(shape: type[Serializer], body: bytes) -> None:
    """`body` is an unstamped document of this shape. Raises `Refused` with a sentence for each thing that is wrong."""
    document = json.loads(stamp(body, "application/json", STAND_IN))
    reasons = [*_document(shape, document), *_blocks(document)]
    if reasons:
        raise Refused(list(dict.fromkeys(reasons)))


def _document(shape: type[Serializer], document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for error in validator_of(shape).iter_errors(document):
        yield "", _sentence(error)


def _blocks(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for block in document.get("blocks", []):
        for error in validator_of(BLOCKS[block["type"]]).iter_errors(block):
            yield f"body.{block['id']}", _sentence(error)


def _sentence(error: ValidationError) -> str:
    names = [part for part in error.absolute_path if isinstance(part, str)]
    if error.validator == "required":
        names += [name for name in error.validator_value if name not in error.instance][:1]
    return SENTENCE.format(" → ".join(names) or "the whole", SAID.get(str(error.validator), ANYTHING_ELSE))


@cache
def validator_of(shape: type[Serializer]) -> Draft202012Validator:
    """Compiled once in each process. Blocks are left to `_blocks`: that is faster, and the error names the block."""
    return Draft202012Validator(schema_of(shape, left_open="Block"), format_checker=formats)
