"""What the public address really answers. Only ever asked: PUBLIC_URL's own host; a redirect is read, not followed."""

from __future__ import annotations

from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from django.conf import settings

SECONDS = 2.0
LARGEST = 5_000_000  # bytes; nothing we publish comes near
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Concord"}
ANSWERS = {200, 301, 302, 303, 307, 308, 404, 410}  # any other says something about the site, not about the page


class Answer(NamedTuple):
    status: int
    digest: str
    location: str


class Unreachable(Exception):
    """The site does not answer, or not as a site."""


def ask(path: str) -> Answer:
    """GET one path, without a slash before it."""
    origin = urlsplit(settings.PUBLIC_URL)
    kind = HTTPSConnection if origin.scheme == "https" else HTTPConnection
    connection = kind(origin.hostname or "", origin.port, timeout=SECONDS)
    try:
        connection.request("GET", f"{origin.path}/{quote(path)}", headers=HEADERS)
        response = connection.getresponse()
        answer = Answer(response.status, _digest(response), response.getheader("Location", ""))
    except (OSError, HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status not in ANSWERS:
        raise Unreachable(f"it answers {answer.status}")
    return answer


def _digest(response: HTTPResponse) -> str:
    """Of the whole body, within the time and the size; the socket's own timeout counts from byte to byte."""
    until, size, digest = monotonic() + SECONDS, 0, sha256()
    while chunk := response.read1(65_536):
        size += len(chunk)
        digest.update(chunk)
        if monotonic() > until or size > LARGEST:
            raise TimeoutError
    return digest.hexdigest()
