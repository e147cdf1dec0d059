"""How often one address may ask for what has to be made for it. Files and what is remembered are not counted.

Counted in the memory of the web process: there is nothing that could be away, and no request waits for a count. With
several web processes each counts by itself. It says only "later", never what anybody reads."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from publishing.client_address import address_or_none

WINDOW = 60.0  # seconds
MOST = 100_000  # addresses remembered at once


class PerAddress(BaseThrottle):
    """settings.APP_REQUESTS_A_MINUTE for each address that our own proxies vouch for."""

    started = 0.0
    counts: Counter[str] = Counter()
    before: Counter[str] = Counter()

    def allow_request(self, request: Request, view: APIView) -> bool:
        address = address_or_none(request)
        if address is None:
            return True
        self._turn()
        caller = _network(address)
        if self._asked(caller) >= settings.APP_REQUESTS_A_MINUTE:
            return False
        self.counts[caller] += 1
        return True

    def wait(self) -> float:
        """Seconds until this minute is over: from then on the caller's count falls."""
        return max(1.0, WINDOW - (monotonic() - PerAddress.started))

    def _asked(self, caller: str) -> float:
        """In the last minute: this one's, and the part of the one before that still is in it."""
        left = 1 - (monotonic() - PerAddress.started) / WINDOW
        return self.counts[caller] + self.before[caller] * max(0.0, left)

    @classmethod
    def _turn(cls) -> None:
        passed = monotonic() - cls.started
        if passed >= WINDOW or len(cls.counts) > MOST:
            cls.before = cls.counts if passed < 2 * WINDOW else Counter()
            cls.counts, cls.started = Counter(), monotonic()

    @classmethod
    def forget(cls) -> None:
        """All counts, as at the start."""
        cls.started, cls.counts, cls.before = 0.0, Counter(), Counter()


def _network(address: str) -> str:
    """One caller may have 2^64 IPv6 addresses, so they count together."""
    found = ip_address(address)
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
