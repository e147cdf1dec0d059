"""Headers that every answer of Django carries (published files carry theirs from `publishing.serve`)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
