"""The network a form came from, as a keyed hash: enough to count, and of no use to whoever lacks the key."""

from __future__ import annotations

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from publishing.client_address import address_or_none

PURPOSE = b"channels.newsletter.network."
PREFIX = {4: 24, 6: 64}  # what one household, clinic or provider commonly shares


def key_of(request: HttpRequest) -> str:
    """64 hexadecimal digits, or "" when a proxy passed on no address: then the limit for everybody still holds."""
    told = address_or_none(request)
    if told is None:
        return ""
    address = ip_address(told)
    address = getattr(address, "ipv4_mapped", None) or address
    network = ip_network((address, PREFIX[address.version]), strict=False)
    secret = PURPOSE + settings.NEWSLETTER_ADDRESS_KEY.encode()
    return hmac.new(secret, str(network).encode(), "sha256").hexdigest()
