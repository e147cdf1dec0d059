"""Headers that every answer of Django carries; what is published carries its own (`publishing/headers.py`). And the
number by which log lines know a request."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from publishing import log_facts
from publishing.headers import EVERYWHERE, FILE_POLICY, OWN_PAGES_ONLY, PAGE_POLICY

REQUEST_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)

# Wagtail 8 still writes a few inline scripts and styles in its own pages (wagtail #1288).
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Log-in and second factor: our own pages, strict; scripts for passkeys. The picture to photograph with a phone comes
# inside the page.
LOG_IN_POLICY = PAGE_POLICY.replace("img-src 'self'", "script-src 'self'; img-src 'self' data:")


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
    """The strict headers of the public site, a looser policy for Wagtail's admin. The first of all: what another
    middleware refuses carries them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = [*EVERYWHERE, OWN_PAGES_ONLY, ("Content-Security-Policy", _policy(request.path, response))]
        if request.path.startswith("/admin/"):
            headers.append(("Cache-Control", "private, no-store"))
        for name, value in headers:
            response.headers.setdefault(name, value)
        return response


def _policy(path: str, response: HttpResponse) -> str:
    if path.startswith("/admin/login/"):
        return LOG_IN_POLICY
    if path.startswith("/admin/"):
        return ADMIN_POLICY
    return PAGE_POLICY if response.headers.get("Content-Type", "").startswith("text/html") else FILE_POLICY
