"""Headers that every answer of Django carries (published files carry theirs from `publishing.serve`), and the number by
which log lines know a request."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from publishing import log_facts

REQUEST_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)

PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Wagtail 8 still writes a few inline scripts and styles in its own pages (wagtail #1288).
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)
# Log-in and second factor: our own pages, strict. The picture to photograph with a phone comes inside the page.
LOG_IN_POLICY = PUBLIC_POLICY.replace("img-src 'self'", "img-src 'self' data:")


class RequestIdMiddleware:
    """First of all: what is logged on the way names the request. A caller's own X-Request-Id is kept where it is one,
    so that both sides' logs can be matched. The admin's answers carry it; those of the API are remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        with log_facts.about(**{log_facts.REQUEST: request_id}):
            response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response.headers["X-Request-Id"] = request_id
        return response


class SecurityHeadersMiddleware:
    """One content security policy for the public site, a looser one for Wagtail's admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        admin = request.path.startswith("/admin/")
        log_in = request.path.startswith("/admin/login/")
        policy = LOG_IN_POLICY if log_in else ADMIN_POLICY if admin else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if admin:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
