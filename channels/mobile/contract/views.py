"""Serves the contract itself: the schemas, and examples of what keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from channels.mobile import examples
from channels.mobile.addresses import ROOT
from channels.mobile.answers import JSON, answer
from channels.mobile.contract.schemas import served
from channels.mobile.problem_schema import Problem
from channels.mobile.problems import KINDS, MEDIA_TYPE, NothingHere
from channels.mobile.views import ReadOnly

SCHEMA = "application/schema+json"
NONE_LIKE_IT = "There is no {} of this name. {} lists those there are."


class ListedFile(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()
    schema = serializers.URLField(allow_null=True, help_text="The schema that an example keeps; null for a schema.")


class Listing(serializers.Serializer):
    """The files of the contract of one kind."""

    files = ListedFile(many=True)


def about(name: str, sentence: str, shape: Any, media_type: str = JSON, example: str = "") -> Any:
    """What `openapi.json` says about these addresses. `example`: a name, for those that take one."""
    wrong = {(kind.status, MEDIA_TYPE): OpenApiResponse(Problem, kind.title) for kind in KINDS if kind.status in WRONG}
    word = OpenApiParameter("name", str, OpenApiParameter.PATH, description=f"For example {example}.")
    return extend_schema(
        operation_id=name,
        summary=sentence,
        parameters=[word] if example else [],
        responses={(200, media_type): OpenApiResponse(shape, sentence), 304: NOT_CHANGED, **wrong},
        tags=["contract"],
    )


WRONG = (404, 405, 429, 500)
NOT_CHANGED = OpenApiResponse(description="Not changed since the ETag you sent.")


class SchemasView(ReadOnly):
    @about("getSchemas", "The JSON Schema of each document and of each version of a block", Listing)
    def get(self, request: Request) -> HttpResponse:
        return listing(request, "schemas", served())


class SchemaView(ReadOnly):
    @about("getSchema", "One JSON Schema (2020-12), whole in itself", OpenApiTypes.OBJECT, SCHEMA, "lead.v1")
    def get(self, request: Request, name: str) -> HttpResponse:
        if name not in served():
            raise NothingHere(NONE_LIKE_IT.format("schema", url("schemas", "")), [])
        return as_json(request, {"$id": url("schemas", f"{name}.json"), **served()[name]}, SCHEMA)


class ExamplesView(ReadOnly):
    @about("getExamples", "What the app may be sent: real documents and blocks, and one of tomorrow", Listing)
    def get(self, request: Request) -> HttpResponse:
        return listing(request, "examples", examples.all_of_them())


class ExampleView(ReadOnly):
    @about("getExample", "One example", OpenApiTypes.OBJECT, JSON, "item.v1.sample")
    def get(self, request: Request, name: str) -> HttpResponse:
        if name not in examples.all_of_them():
            raise NothingHere(NONE_LIKE_IT.format("example", url("examples", "")), [])
        return as_json(request, examples.all_of_them()[name])


def listing(request: Request, folder: str, names: Iterable[str]) -> HttpResponse:
    return as_json(request, {"files": [_listed(folder, name) for name in names]})


def _listed(folder: str, name: str) -> dict[str, Any]:
    schema = url("schemas", f"{examples.schema_name(name)}.json") if folder == "examples" else None
    return {"name": name, "url": url(folder, f"{name}.json"), "schema": schema}


def url(folder: str, name: str) -> str:
    return f"{settings.PUBLIC_URL}/{ROOT}/{folder}/{name}"


def as_json(request: Request, value: Any, media_type: str = JSON) -> HttpResponse:
    return answer(request, json.dumps(value, ensure_ascii=False, indent=1).encode(), media_type=media_type)
