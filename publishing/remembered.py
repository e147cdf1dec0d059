"""A shared cache (RFC 9111) inside the web process, for answers that Django makes and that are the same for everybody.

An answer says itself how long it may be kept (`s-maxage`); it is dropped sooner when the edge changes, and after
KEEP seconds in any case. Nothing is kept that says `max-age=0`, sets a cookie or varies by more than its encoding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings

from publishing.generation import Generation

Start = Callable[..., Any]
Headers = list[tuple[str, str]]
Key = tuple[str, ...]

KEEP = 5.0  # seconds: what is taken down leaves our own hosts within five seconds, though the follower be away
MOST_BYTES = 32_000_000  # beyond that the memory is dropped whole
LARGE = 100_000  # bytes of an answer that is not kept
LONGEST = 2_000  # characters of an address whose answer is kept
NUMBER = re.compile(r"(s-maxage|max-age)=(\d+)")
SENT_ALONG = ("Cache-Control", "ETag", "Last-Modified", "Vary")  # with a 304


class Kept(NamedTuple):
    status: str
    headers: Headers
    body: bytes
    generation: tuple[int, bytes]
    made: float
    until: float


class RememberAnswers:
    """WSGI application in front of Django, for GET and HEAD below one path."""

    def __init__(self, application: Callable[..., Iterable[bytes]], below: str, directory: str | None = None) -> None:
        self.application = application
        self.below = below
        self.generation = Generation(directory or settings.EDGE_DIR)
        self.memory: dict[Key, Kept] = {}
        self.size = 0
        self.of: tuple[int, bytes] | None = None  # the generation of all that is in the memory

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        now = self.generation.now()  # before Django looks: what changes meanwhile makes this answer old at once
        kept = self.memory.get(key)
        if kept is None or kept.generation != now or monotonic() > kept.until:
            kept = self._ask(environ, now)
            if environ["REQUEST_METHOD"] == "GET":
                self._keep(key, kept)
        return _respond(kept, environ, start_response)

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """By all that may change the answer: what Django checks of host and scheme, too."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not path.startswith(self.below):
            return None
        if len(path) + len(query) > LONGEST:
            return None
        packed = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        place = environ.get("HTTP_HOST", ""), environ.get("wsgi.url_scheme", "")
        return path, query, packed, *place, environ.get("HTTP_X_FORWARDED_PROTO", "")

    def _ask(self, environ: dict[str, Any], now: tuple[int, bytes]) -> Kept:
        """The whole answer: whether it is a 304 is decided here, from its ETag."""
        said: list[Any] = []
        asked = {name: value for name, value in environ.items() if name not in CONDITIONS}
        answer = self.application(asked, lambda status, headers, exc_info=None: said.extend((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            with suppress(AttributeError):
                answer.close()  # type: ignore[attr-defined]  # as PEP 3333 asks, where there is something to close
        status, headers = said
        return Kept(status, headers, body, now, monotonic(), monotonic() + _seconds(status, headers, body))

    def _keep(self, key: Key, kept: Kept) -> None:
        if kept.until <= kept.made:
            return
        if self.of != kept.generation or self.size > MOST_BYTES:
            self.memory, self.size, self.of = {}, 0, kept.generation
        self.memory[key] = kept
        self.size += len(kept.body) + sum(map(len, key))


CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def _seconds(status: str, headers: Headers, body: bytes) -> float:
    """How long an answer may be kept; 0: not at all."""
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "")
    ages = {name: float(seconds) for name, seconds in NUMBER.findall(control)}
    shared = status.startswith("200 ") and "etag" in named and "set-cookie" not in named and "public" in control
    same = named.get("vary", "Accept-Encoding").lower() == "accept-encoding"
    if not shared or not same or len(body) > LARGE or not ages.get("max-age"):
        return 0
    return min(KEEP, ages.get("s-maxage", 0))


def _respond(kept: Kept, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    headers = kept.headers
    if age := int(monotonic() - kept.made):
        headers = [*headers, ("Age", str(age))]
    if kept.status.startswith("200 ") and _is_unchanged(headers, environ):
        start_response("304 Not Modified", [header for header in headers if header[0] in (*SENT_ALONG, "Age")])
        return []
    start_response(kept.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]


def _is_unchanged(headers: Headers, environ: dict[str, Any]) -> bool:
    """By ETag alone, compared weakly."""
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    own = next((value.removeprefix("W/") for name, value in headers if name == "ETag"), "")
    return bool(own and tags) and (
        tags.strip() == "*" or own in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    )
