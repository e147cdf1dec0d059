"""Security headers of what is public, from the edge's files and from Django alike (`deploy/nginx/concord.conf` says the
same, and a test compares). `tests/headers` holds every kind of answer against the rules of the HTTP Observatory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse

Headers = list[tuple[str, str]]

# A page of ours: its own stylesheet and pictures, forms to ourselves, and no script.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Anything that is no page: shown by itself it may do nothing at all.
FILE_POLICY = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
EVERYWHERE: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
OWN_PAGES_ONLY = ("Cross-Origin-Resource-Policy", "same-origin")
MAIL_TOO = ("Cross-Origin-Resource-Policy", "cross-origin")  # pictures are shown by mail programs in a browser, too


def of_page() -> Headers:
    return [*EVERYWHERE, OWN_PAGES_ONLY, ("Content-Security-Policy", PAGE_POLICY)]


def of_file(*, picture: bool = False) -> Headers:
    return [*EVERYWHERE, MAIL_TOO if picture else OWN_PAGES_ONLY, ("Content-Security-Policy", FILE_POLICY)]


def is_secure(environ: Mapping[str, Any]) -> bool:
    """Whether the reader came over TLS, by the word of a proxy of ours where there is one."""
    named = settings.SECURE_PROXY_SSL_HEADER
    if named and (said := environ.get(named[0])) is not None:
        return str(said).split(",")[0].strip() == named[1]
    return environ.get("wsgi.url_scheme") == "https"


def transport() -> Headers:
    """For answers over TLS: the browser shall never come without it again (RFC 6797). None where the site has none."""
    if not settings.SECURE_HSTS_SECONDS:
        return []
    return [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload")]


def by_link_alone(response: HttpResponse) -> HttpResponse:
    """For whoever holds a secret link: kept nowhere, found by nobody. Django writes the addresses of refused requests
    into its log; this one's is the secret."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
