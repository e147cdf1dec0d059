"""HTTP by the standard library. Hand `Client` anything else with the same `get` to use your own."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass, field
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

TIMEOUT_S = 30.0
MOST_BYTES = 32 * 1024 * 1024  # the largest page of sync is a few megabytes
LOCAL = ("localhost", "127.0.0.1", "::1")
AGENT = "concord-care-client/1.0"


@dataclass(frozen=True)
class Answer:
    """`headers` by their names in lower case."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


class NoAnswer(Exception):
    """Nothing whole came back."""


class Transport(Protocol):
    def get(self, address: str, headers: dict[str, str]) -> Answer:
        """`address` is whole, query included. Every status is an answer; raises NoAnswer when there is none,
        ValueError for an address that it does not ask."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The contract has none, so one leads away from it (a hotel's log-in page, for example)."""

    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


class Http:
    """One request at a time. Certificates are checked; only this machine may be asked without TLS."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self.timeout_s = timeout_s
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self.opener = urllib.request.build_opener(_NoRedirects, tls)

    def get(self, address: str, headers: dict[str, str]) -> Answer:
        refuse_plain(address)
        asked = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": AGENT, **headers}
        request = urllib.request.Request(address, headers=asked)  # noqa: S310 - refuse_plain looked at the scheme
        try:
            with self.opener.open(request, timeout=self.timeout_s) as response:
                return _read(response.status, response)
        except urllib.error.HTTPError as error:
            with error:
                return self._refused(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(str(error) or type(error).__name__) from error

    @staticmethod
    def _refused(error: urllib.error.HTTPError) -> Answer:
        """Any status but 2xx."""
        try:
            return _read(error.code, error)
        except (OSError, http.client.HTTPException) as cut_off:
            raise NoAnswer(str(cut_off) or type(cut_off).__name__) from cut_off


def refuse_plain(address: str) -> None:
    """Raises ValueError for an address that anybody on the way could change."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValueError("Use an https:// address; http:// is for this machine only.")


def _read(status: int, response: Any) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    body = response.read(MOST_BYTES + 1)
    promised = headers.get("content-length", "")
    if promised.isdigit() and len(body) < min(int(promised), MOST_BYTES):  # `read` with a bound does not say so
        raise NoAnswer("The answer was cut off.")
    if headers.get("content-encoding", "") == "gzip":
        body = _unpacked(body)
    if len(body) > MOST_BYTES:
        raise NoAnswer("The answer is larger than anything the contract has.")
    return Answer(status, body, headers)


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise NoAnswer("The answer is damaged.") from error
    if len(plain) <= MOST_BYTES and not unpacking.eof:
        raise NoAnswer("The answer was cut off.")
    return plain
