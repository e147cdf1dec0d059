"""The address a request comes from, as far as our own proxies vouch for it."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The entry of X-Forwarded-For that the outermost proxy of ours wrote; without proxies the peer itself.

    What stands left of that entry was sent by the client and may be invented."""
    peer = request.META.get("REMOTE_ADDR", "")
    told = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if settings.PROXIES and told:
        peer = told[-min(settings.PROXIES, len(told))]
    try:
        return str(ip_address(peer))
    except ValueError:
        raise PermissionDenied("A proxy passed on an address that is none.") from None


def address_or_none(request: HttpRequest) -> str | None:
    """For counting failed log-ins, which go on without an address too (a log-in by a script has none)."""
    try:
        return client_address(request)
    except PermissionDenied:
        return None
