"""Errors of everything under /api/, as problem details (RFC 9457): a sentence for a person, a type for an app."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.views import set_rollback

from channels.mobile.addresses import ROOT
from publishing import log_facts

MEDIA_TYPE = "application/problem+json"
TRY_AGAIN_S = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """One type of problem; `name` is the end of its `type` address, where `meaning` stands for developers."""

    name: str
    status: int
    title: str
    meaning: str


KINDS = [
    Kind("bad-parameters", 400, "A parameter is wrong", "Each entry of errors names one and says what is wrong."),
    Kind("not-allowed", 403, "Not allowed", "This address is not for you."),
    Kind("not-found", 404, "Nothing is published here", "Take the address from the feed; see available for languages."),
    Kind("method-not-allowed", 405, "Only reading is possible", "Use GET or HEAD."),
    Kind(
        "cursor-expired",
        410,
        "Start again without a cursor",
        "What happened since this cursor is not known any more. Ask without a cursor, and drop what does not come.",
    ),
    Kind("taken-down", 410, "Taken down", "What was here is gone for good. Remove what you keep of it."),
    Kind("too-many-requests", 429, "Too many requests", "Wait as many seconds as Retry-After says."),
    Kind("internal-error", 500, "Something went wrong here", "Tell us the request_id. Keep showing what you have."),
    Kind("unavailable", 503, "Out of service for a moment", "Keep showing what you have; ask again after Retry-After."),
]
PREVIEW_ENDED = Kind("preview-ended", 410, "This link does not work any more", "Ask for a new one. Forget the draft.")
BY_NAME = {kind.name: kind for kind in (*KINDS, PREVIEW_ENDED)}
BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}  # the first one of each status


class CursorExpired(exceptions.APIException):
    """410: a cursor of ours that cannot be followed without leaving something out."""

    status_code = 410


class TakenDown(exceptions.APIException):
    """410: it was taken down."""

    status_code = 410
    kind = "taken-down"


class NothingHere(exceptions.NotFound):
    """404 that names the languages there are, so that an app can offer another one."""

    def __init__(self, detail: str, available: list[str]) -> None:
        super().__init__(detail)
        self.available = available


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Named in settings.REST_FRAMEWORK: every error that leaves a REST view, the unforeseen too."""
    request = context["request"]
    set_rollback()
    if isinstance(exc, Http404):
        return problem(request, 404, "Nothing is published at this address.")
    if isinstance(exc, PermissionDenied):
        return problem(request, 403, "You may not read this.")
    if isinstance(exc, exceptions.APIException):
        return _of_rest_framework(request, exc)
    if isinstance(exc, OperationalError):
        log.warning("The database does not answer", extra={"event": "api_unavailable"})
        return problem(request, 503, "We cannot look this up just now.", headers={"Retry-After": str(TRY_AGAIN_S)})
    answer = problem(request, 500, "We have noted what happened.")
    log.error("The app's API failed", exc_info=exc, extra={"event": "api_failed", "request": answer["X-Request-Id"]})
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """settings.ROOT_URLCONF's handler400: a host that is not ours, for one. Outside the API a plain page says it."""
    if request.path.startswith("/api/"):
        return problem(request, 400, "This request cannot be answered: its host or its form is not ours.", errors=[])
    return defaults.bad_request(request, exception)


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    *,
    kind_name: str = "",
    **members: Any,
) -> HttpResponse:
    """The answer itself. `members` are added to the standard ones (`available`, `errors`)."""
    kind = BY_NAME.get(kind_name) or BY_STATUS.get(status) or BY_STATUS[400 if status < 500 else 500]
    request_id = str(log_facts.bound().get(log_facts.REQUEST) or uuid.uuid4().hex)
    body = {
        "type": f"{settings.PUBLIC_URL}/{ROOT}/problems#{kind.name}",
        "title": kind.title,
        "status": status,
        "detail": detail,
        "instance": request.path,  # without the query: it may hold what somebody typed
        "request_id": request_id,
        **members,
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    always = {"Cache-Control": "no-store", "X-Request-Id": request_id, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text.encode(), status=status, content_type=MEDIA_TYPE, headers=always | (headers or {}))


def _of_rest_framework(request: HttpRequest, exc: exceptions.APIException) -> HttpResponse:
    headers = {}
    members: dict[str, Any] = {}
    if isinstance(exc, exceptions.MethodNotAllowed):
        headers["Allow"] = "GET, HEAD"
    if (wait := getattr(exc, "wait", None)) is not None:  # only Throttled has it
        headers["Retry-After"] = str(int(wait))
    if isinstance(exc, NothingHere):
        members["available"] = exc.available
    if isinstance(exc, exceptions.ValidationError):
        members["errors"] = _errors(exc.detail)
        return problem(request, 400, "Mend the parameters named in errors.", headers, **members)
    return problem(request, exc.status_code, str(exc.detail), headers, kind_name=getattr(exc, "kind", ""), **members)


def _errors(detail: Any) -> list[dict[str, str]]:
    named = detail if isinstance(detail, dict) else {"": detail}
    return [{"parameter": name, "detail": " ".join(map(str, sentences))} for name, sentences in named.items()]
