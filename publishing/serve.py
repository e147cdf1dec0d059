"""The WSGI layer ahead of Django: published addresses from memory, with one coherence check for each request.

Same files, statuses and ETags as nginx in front of the edge (`deploy/nginx`), so a host may have either."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from publishing import headers as security
from publishing.base import FILE_SUFFIXES
from publishing.generation import Generation
from publishing.headers import Headers, is_secure
from publishing.health.served import served

Start = Callable[..., Any]

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "feed": "application/feed+json",
    "xml": "application/xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
}
FILES = {suffix: media_type for media_type, suffix in FILE_SUFFIXES.items()}
PLAIN = "text/plain; charset=utf-8"
GONE = b"This page was taken down.\n"
CACHE = "public, max-age=30, s-maxage=30, stale-if-error=86400"
CACHE_SHARED = "public, max-age=31536000, immutable"  # the address holds the hash of the bytes
# The same of a picture; caches on the way ask again, so that it leaves them when it is taken down.
CACHE_PICTURE = "public, max-age=31536000, s-maxage=30, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
MOST = 2_000  # addresses kept in memory; beyond that the oldest memory is dropped whole
LARGE = 100_000  # bytes of an answer that is read anew each time


class Answer(NamedTuple):
    status: str
    headers: Headers
    body: bytes
    etag: str
    modified: float
    is_asked: bool = False  # data: with parameters it is another answer, which the application makes


class ServePublished:
    """WSGI application. GET and HEAD of a published address are answered here; all else goes on to Django."""

    def __init__(self, application: Callable[..., Iterable[bytes]], directory: str | None = None) -> None:
        self.application = application
        self.root = Path(directory or settings.EDGE_DIR) / settings.PUBLISHING_SITE
        self.memory: dict[tuple[str, str], Answer | None] = {}
        self.generation = Generation(self.root.parent)
        self.seen = self.generation.now()
        self.only_secure = settings.SECURE_SSL_REDIRECT  # Django sends who came without TLS to where there is some
        self.transport = security.transport()

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        secure = is_secure(environ)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and (secure or not self.only_secure):
            answer = self._find(environ["PATH_INFO"], environ.get("HTTP_ACCEPT_ENCODING", ""))
            if answer is not None and not (answer.is_asked and environ.get("QUERY_STRING")):
                return _respond(answer, environ, start_response, self.transport if secure else [])
        return self.application(environ, start_response)

    def _find(self, path: str, accepts: str) -> Answer | None:
        now = self.generation.now()
        if now != self.seen or len(self.memory) > MOST:
            self.seen, self.memory = now, {}
        encoding = next((name for name, _suffix in ENCODINGS if name in accepts), "")
        memory = self.memory
        key = (path, encoding)
        if key in memory:
            return memory[key]
        answer = self._load(path, encoding)
        if answer is None or len(answer.body) < LARGE:
            memory[key] = answer
        return answer

    def _load(self, path: str, encoding: str) -> Answer | None:
        if (
            not path.startswith("/")
            or "//" in path
            or "\0" in path
            or any(part.startswith(".") for part in path.split("/"))
        ):
            return None
        folder = self.root / path.strip("/")
        try:
            if (suffix := path.rpartition(".")[2]) in FILES and (answer := _file(folder / f"200.{suffix}", suffix)):
                return answer
            for suffix in MEDIA_TYPES:
                if answer := _document(folder / f"200.{suffix}", suffix, path, encoding):
                    return answer
            return _gone(folder) or _moved(folder)
        except OSError:  # a name too long, a file where a folder should be: not an address of ours
            return None


def etag_of(modified: float, body: bytes) -> str:
    """As nginx computes it; `modified` in seconds since 1970."""
    return f'"{int(modified):x}-{len(body):x}"'


def _document(file: Path, suffix: str, path: str, encoding: str) -> Answer | None:
    if not file.is_file():
        return None
    if suffix == "html" and not path.endswith("/"):
        return Answer("301 Moved Permanently", [("Location", path + "/"), *security.of_file()], b"", "", 0)
    if suffix != "html" and path.endswith("/"):
        return None
    packed = file.with_name(file.name + dict(ENCODINGS).get(encoding, ""))
    chosen = packed if encoding and packed.is_file() else file
    stat, body = chosen.stat(), chosen.read_bytes()
    etag = etag_of(stat.st_mtime, body)
    headers = [
        ("Content-Type", MEDIA_TYPES[suffix]),
        ("Cache-Control", CACHE_SHARED if suffix == "css" else CACHE),
        ("ETag", etag),
        ("Last-Modified", formatdate(int(stat.st_mtime), usegmt=True)),
        ("Vary", "Accept-Encoding"),
        *_security(suffix),
    ]
    headers += [("Content-Encoding", encoding)] if chosen is packed and encoding else []
    return Answer("200 OK", headers, body, etag, int(stat.st_mtime), is_asked=suffix in ("json", "feed"))


def _file(file: Path, suffix: str) -> Answer | None:
    """A picture or document. A document is never opened in the page: it may hold more than anybody looked for."""
    if not file.is_file():
        return None
    stat, body = file.stat(), file.read_bytes()
    etag = etag_of(stat.st_mtime, body)
    headers = [
        ("Content-Type", FILES[suffix]),
        ("Cache-Control", CACHE if suffix == "pdf" else CACHE_PICTURE),
        ("ETag", etag),
        ("Last-Modified", formatdate(int(stat.st_mtime), usegmt=True)),
        *security.of_file(picture=suffix != "pdf"),
    ]
    headers += [("Content-Disposition", "attachment")] if suffix == "pdf" else []
    return Answer("200 OK", headers, body, etag, int(stat.st_mtime))


def _security(suffix: str) -> Headers:
    return security.of_page() if suffix == "html" else security.of_file()


def _gone(folder: Path) -> Answer | None:
    """The sealed words of a page that was taken down, with a slash at the end of its address or without one."""
    for suffix in ("html", "json"):
        if (file := folder / f"410.{suffix}").is_file():
            return _gone_answer(suffix, MEDIA_TYPES[suffix], file.read_bytes())
    return _gone_answer("", PLAIN, GONE) if (folder / "410").is_file() else None


def _gone_answer(suffix: str, media_type: str, body: bytes) -> Answer:
    headers = [("Content-Type", media_type), ("Cache-Control", CACHE), ("X-Robots-Tag", "noindex")]
    return Answer("410 Gone", [*headers, *_security(suffix)], body, "", 0)


def _moved(folder: Path) -> Answer | None:
    if not (folder / "301").is_file():
        return None
    target = (folder / "301").read_text().strip()
    headers = [("Location", target), ("Cache-Control", CACHE), *security.of_file()]
    return Answer("301 Moved Permanently", headers, b"", "", 0)


def _respond(answer: Answer, environ: dict[str, Any], start_response: Start, transport: Headers) -> Iterable[bytes]:
    if answer.etag and _unchanged(answer, environ):
        served["304"] += 1
        kept = [header for header in answer.headers if header[0] not in ("Content-Type", "Content-Encoding")]
        start_response("304 Not Modified", [*kept, *transport])
        return []
    served[answer.status[:3]] += 1
    start_response(answer.status, [*answer.headers, *transport, ("Content-Length", str(len(answer.body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _unchanged(answer: Answer, environ: dict[str, Any]) -> bool:
    """If-None-Match wins over If-Modified-Since (RFC 9110 §13.2.2)."""
    if tags := environ.get("HTTP_IF_NONE_MATCH"):
        return tags.strip() == "*" or answer.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    try:
        return answer.modified <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError):
        return False
