"""Errors of the sign-up API as problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse


def problem(
    status: int, detail: str, errors: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> HttpResponse:
    """`errors` is {name of a member: sentence}."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body |= {"errors": [{"pointer": f"/{name}", "detail": said} for name, said in errors.items()]}
    return answer(body, status, "application/problem+json", headers)


def answer(
    body: Mapping[str, object], status: int, media_type: str = "application/json", headers: dict[str, str] | None = None
) -> HttpResponse:
    always = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text.encode(), status=status, content_type=media_type, headers=always | (headers or {}))
