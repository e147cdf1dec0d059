"""`/developers/`: the contract as a page, made of openapi.json and of the examples. Nothing on it is written twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from channels.mobile import examples, locales
from channels.mobile.addresses import ROOT
from channels.mobile.answers import PUBLIC
from channels.mobile.contract.bundling import Schema, referred
from channels.mobile.contract.curls import CURLS
from channels.mobile.contract.fields import Field, fields_of
from channels.mobile.contract.schemas import own_name
from channels.mobile.problems import KINDS
from channels.mobile.views import openapi_json


@dataclass(frozen=True)
class Shape:
    """A document, a block or a part of one."""

    name: str  # of the component, and of its place on the page
    title: str
    about: str
    fields: list[Field]
    one_of: list[str]  # the names of others, where it is any of them
    schema: str  # the name of its own schema, such as lead.v1, or ""
    example: str  # as JSON


# What each of the numbers is, when it changes, and what an app may do with it.
NUMBERS = [
    (
        "edition",
        "Which version of one page this is: 1, 2, 3 …",
        "With every version of the page that is published; taking it down takes a number too.",
        "Show it, name it when you report a problem. Compare it only with the same id.",
    ),
    (
        "schema_version",
        "Which version of this contract a document keeps.",
        "The part after the dot rises when something is added. A change that would break an app has another address "
        "(/v2/) instead.",
        "Log it. Do not refuse a document because the part after the dot is higher.",
    ),
    (
        "v",
        "Which version of its type a block is.",
        "When the fields of that type change in a way that an app has to know about.",
        "Draw the versions you know. A higher one is a block you do not know: use its fallback.",
    ),
    (
        "seq",
        "The place of a change in the order of all changes in one language.",
        "With every delivery, also when a page comes again because something it contains changed.",
        "Order by it. You need not keep it: the cursor of sync does.",
    ),
    (
        "etag",
        "Which bytes an address has served (the ETag header).",
        "Whenever the bytes of that address do, for example on the day a review becomes overdue.",
        "Send it back as If-None-Match. Read nothing into it: it may look different tomorrow.",
    ),
]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_html(), headers={"Cache-Control": PUBLIC})


@cache
def _html() -> bytes:
    """The same for every reader of this build."""
    document = json.loads(openapi_json())
    components = document["components"]["schemas"]
    values = {
        "addresses": [(path, answers["get"]["summary"]) for path, answers in document["paths"].items()],
        "about": document["info"]["description"],
        "curls": [(says, command(line)) for says, line, _printed in CURLS],
        "numbers": NUMBERS,
        "kinds": KINDS,
        "unknown": components["UnknownBlock"]["description"],
        "freshness": components["Freshness"]["description"],
        "root": f"/{ROOT}",
        **_shapes(document, components),
    }
    return render_to_string("mobile/developers.html", values).encode()


def command(line: str) -> str:
    """A line of `CURLS` for this installation."""
    return line.replace("BASE", f"{settings.PUBLIC_URL}/{ROOT}/{locales.default()}")


def _shapes(document: dict[str, Any], components: dict[str, Schema]) -> dict[str, list[Shape]]:
    """Each component once: as a document, a block, or a part."""
    answers = [answer for path in document["paths"].values() for answer in path["get"]["responses"].values()]
    sent = [kind.get("schema", {}) for answer in answers for kind in answer.get("content", {}).values()]
    documents = dict.fromkeys(name for schema in sent for name in sorted(referred(schema)))
    blocks = [name for name, component in components.items() if own_name(component)]
    parts = [name for name in components if name not in documents and name not in blocks]
    return {
        "documents": [_shape(name, components[name]) for name in documents],
        "blocks": [_shape(name, components[name]) for name in blocks],
        "parts": [_shape(name, components[name]) for name in parts],
    }


def _shape(name: str, component: Schema) -> Shape:
    own = own_name(component)
    shown = next(iter(examples.of_schema(own).values()), None) if own else None
    example = json.dumps(shown, ensure_ascii=False, indent=2) if shown else ""
    title = own.replace(".v", ", version ") if own else name
    one_of = [] if "properties" in component else sorted(referred(component))
    return Shape(name, title, component.get("description", ""), fields_of(component), one_of, own, example)
