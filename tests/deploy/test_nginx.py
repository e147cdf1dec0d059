"""nginx with our configuration answers as the WSGI layer does, on the same files of an edge."""

import gzip
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from deploy.local.ports import LOOPBACK, any_port
from publishing.base import FILE_SUFFIXES
from publishing.serve import ServePublished
from tests.nginx import CONFIGURATION, Answer, nginx
from tests.nginx import ask as from_nginx

MODIFIED = 1_790_000_000
HASH = "0123456789abcdef" * 4
COMPARED = (
    "Content-Type", "Content-Length", "Cache-Control", "ETag", "Last-Modified", "Vary", "X-Content-Type-Options",
    "Referrer-Policy", "Content-Security-Policy", "Content-Encoding", "X-Robots-Tag", "Content-Disposition",
    "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Strict-Transport-Security",
    "Location",
)  # fmt: skip


class Web(BaseHTTPRequestHandler):
    """In the place of the web process: says that it was asked."""

    def do_GET(self) -> None:
        body = f"web {self.command} {self.path} {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edge by hand, in the form of publishing/edge.py."""
    folder = tmp_path_factory.mktemp("an edge")
    documents = {
        "cancer/page/200.html": b"<p>page",
        "newsletters/200.html": b"<p>list",
        "newsletters/spring/200.html": b'<p style="color:red">mail',
        "api/header/200.json": b'{"a": 1}',
        "api/feed.json/200.feed": b'{"b": 2}',
        "s/site.1a.css/200.css": b"a{}",
        "sitemap.xml/200.xml": b"<urlset/>",
    }
    for name, body in documents.items():
        path = folder / "main" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        packed = path.with_name(f"{path.name}.gz")
        packed.write_bytes(gzip.compress(body, mtime=0))
        for one in (path, packed):
            os.utime(one, (MODIFIED, MODIFIED))
    for ending in FILE_SUFFIXES.values():  # nothing packed lies beside pictures and documents
        path = folder / "main" / f"assets/{HASH}.{ending}" / f"200.{ending}"
        path.parent.mkdir(parents=True)
        path.write_bytes(f"bytes of {ending}".encode())
        os.utime(path, (MODIFIED, MODIFIED))
    others = {
        f"assets/{HASH[::-1]}.jpg/410": "",
        "gone/410": "",
        "gone/with/words/410.html": "<h1>This page was taken down",
        "api/items/1/410.json": '{"kind": "gone"}',
        "moved/301": "/cancer/page/",
    }
    for name, text in others.items():
        (folder / "main" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "main" / name).write_text(text)
    (folder / "main/.to/cancer/page/~").mkdir(parents=True)
    (folder / "main/moved/301.to").symlink_to("../.to/cancer/page/~")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx keeps its logs."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def port(edge: Path, run: Path) -> Iterator[int]:
    """nginx on a loopback port."""
    web = ThreadingHTTPServer((LOOPBACK, any_port()), Web)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    with nginx(edge / "main", run, web.server_address[1]) as chosen:
        yield chosen
    web.shutdown()
    web.server_close()


def from_wsgi(edge: Path, path: str, method: str = "GET", **headers: str) -> Answer:
    said: list[Any] = []

    def to_django(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [f"web {environ['REQUEST_METHOD']} {path}".encode()]

    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    body = b"".join(ServePublished(to_django, str(edge))(environ, lambda *answer: said.extend(answer)))
    return int(said[0].split()[0]), dict(said[1]), body


FILES = [f"/assets/{HASH}.{ending}" for ending in FILE_SUFFIXES.values()]
PAGES = ["/newsletters/", "/newsletters/spring/", "/cancer/page/"]
MOVED = ["/moved/", "/moved"]
DOCUMENTS = [*PAGES, "/api/header", "/api/feed.json", "/s/site.1a.css", "/sitemap.xml", *FILES]
TAKEN_DOWN = {
    f"/assets/{HASH[::-1]}.jpg": "text/plain; charset=utf-8",
    "/gone/": "text/plain; charset=utf-8",
    "/gone/with/words/": "text/html; charset=utf-8",
    "/api/items/1": "application/json",
}
WITHOUT_THEIR_SLASH = ["/gone", "/gone/with/words", "/api/items/1/"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("path", [*DOCUMENTS, *TAKEN_DOWN, *WITHOUT_THEIR_SLASH])
def test_nginx_answers_as_the_wsgi_layer(port: int, edge: Path, path: str, encoding: str, method: str) -> None:
    headers = {"Accept_Encoding": encoding} if encoding else {}
    nginx, wsgi = from_nginx(port, path, method, **headers), from_wsgi(edge, path, method, **headers)
    assert nginx[0] == wsgi[0]
    assert nginx[2] == wsgi[2]
    assert {n: nginx[1].get(n) for n in COMPARED} == {n: wsgi[1].get(n) for n in COMPARED}


@pytest.mark.parametrize("path", ["/newsletters/", "/newsletters/spring/", "/cancer/page/", "/gone/with/words/"])
def test_no_page_brings_its_own_styles_or_scripts(port: int, path: str) -> None:
    policy = from_nginx(port, path)[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/cancer/page/", "/moved/", "/gone/", "/api/header"])
def test_what_came_over_tls_shall_come_so_always(port: int, path: str) -> None:
    over_tls = from_nginx(port, path, X_Forwarded_Proto="https")[1]
    assert over_tls["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "Strict-Transport-Security" not in from_nginx(port, path)[1]


@pytest.mark.parametrize("path", ["/cancer/page/", "/gone/", "/moved/", "/sitemap.xml"])
def test_who_came_without_tls_to_a_terminator_is_for_the_web_process(port: int, path: str) -> None:
    assert from_nginx(port, path, X_Forwarded_Proto="http")[2].startswith(f"web GET {path}".encode())


@pytest.mark.parametrize("path", TAKEN_DOWN)
def test_what_was_taken_down_says_so_in_its_own_words(port: int, edge: Path, path: str) -> None:
    status, headers, body = from_nginx(port, path)
    assert (status, headers["Content-Type"], headers["X-Robots-Tag"]) == (410, TAKEN_DOWN[path], "noindex")
    words = [file.read_bytes() for file in (edge / "main" / path.strip("/")).glob("410.*")]
    assert body == (words[0] if words else b"This page was taken down.\n")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", MOVED)
def test_what_moved_leads_on(port: int, edge: Path, path: str, method: str) -> None:
    nginx, wsgi = from_nginx(port, path, method), from_wsgi(edge, path, method)
    assert nginx[0] == wsgi[0] == 301
    assert nginx[1]["Location"] == wsgi[1]["Location"] == "/cancer/page/"
    compared = set(COMPARED) - {"Content-Type", "Content-Length"}  # nginx adds a line of text
    assert {n: nginx[1].get(n) for n in compared} == {n: wsgi[1].get(n) for n in compared}


@pytest.mark.parametrize("path", TAKEN_DOWN)
def test_no_reader_is_told_that_what_was_taken_down_has_not_changed(port: int, edge: Path, path: str) -> None:
    asked = {"If_None_Match": "*", "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT", "Range": "bytes=0-3"}
    assert from_nginx(port, path, **asked)[0] == from_wsgi(edge, path, **asked)[0] == 410


@pytest.mark.parametrize("path", DOCUMENTS)
def test_both_answer_304_to_the_others_tag(port: int, edge: Path, path: str) -> None:
    tag = from_wsgi(edge, path)[1]["ETag"]
    nginx, wsgi = from_nginx(port, path, If_None_Match=tag), from_wsgi(edge, path, If_None_Match=tag)
    assert nginx[0] == wsgi[0] == 304
    assert nginx[2] == wsgi[2] == b""
    assert nginx[1]["Cache-Control"] == wsgi[1]["Cache-Control"]
    assert from_nginx(port, path, If_None_Match='"another"')[0] == 200
    since = from_nginx(port, path)[1]["Last-Modified"]
    assert from_nginx(port, path, If_Modified_Since=since)[0] == 304


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap.xml/",
        "/nothing.xml",
        "/gone/with/words/410.html",
        "/cancer/page",
        "/api/header/",
        "/api/header?limit=1",  # data with parameters is another answer
        "/api/feed.json?limit=1",
        "/api/mobile/v1/en-US/search?q=net",
        "/nothing/",
        "/cancer/",
        "/.generation",
        "/cancer/page/200.html",
        "/admin/",
    ],
)
def test_everything_else_is_for_the_web_process(port: int, path: str) -> None:
    assert from_nginx(port, path)[2].decode() == f"web GET {path} {LOOPBACK}:{port}"


@pytest.mark.parametrize("path", ["/cancer/page/", "/sitemap.xml", *TAKEN_DOWN])
def test_a_form_sent_to_an_address_of_the_edge_reaches_the_web_process(port: int, edge: Path, path: str) -> None:
    assert from_nginx(port, path, "POST", Content_Length="0")[2].startswith(f"web POST {path}".encode())
    assert from_wsgi(edge, path, "POST")[2].startswith(f"web POST {path}".encode())


def test_a_withdrawn_page_is_gone_at_once(port: int, edge: Path) -> None:
    folder = edge / "main" / "soon"
    folder.mkdir()
    (folder / "200.html").write_text("<p>still here")
    assert from_nginx(port, "/soon/")[0] == 200
    (folder / "410.html").write_text("<h1>This page was taken down")
    (folder / "200.html").unlink()
    assert from_nginx(port, "/soon/")[0] == 410


def test_parameters_of_a_page_change_nothing(port: int) -> None:
    assert from_nginx(port, "/cancer/page/?utm_source=mail")[2] == b"<p>page"


def test_what_people_search_for_is_in_no_log_of_nginx() -> None:
    place = CONFIGURATION.read_text().split("/search$ {")[1].split("}")[0]
    assert "access_log off;" in place


SECRET_PATHS = (
    "/shared/secret-1/", "/u/v1.secret-1", "/u/v1.secret-1/", "/newsletter/confirm/v1.secret-1/",
    "/newsletter/preferences/v1.secret-1/", "/newsletter/preferences/v1.secret-1", "/newsletter/confirm/.secret-1/",
    "/api/mobile/v1/en-US/preview/items/1?token=secret-1", "/api/mobile/v1/en-US/preview/files/1?token=secret-1",
)  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_is_somebodys_key_reaches_web_and_no_log(port: int, run: Path, method: str) -> None:
    for path in SECRET_PATHS:
        status, _headers, body = from_nginx(port, path, method)
        assert status == 200
        assert body.startswith(f"web {method} {path} ".encode())
    from_nginx(port, "/cancer/page/")
    assert "/cancer/page/" in (run / "access.log").read_text(), "what is public is logged"
    assert "secret-1" not in (run / "access.log").read_text() + (run / "error.log").read_text()


def raw(port: int, request: bytes) -> int:
    """The status of an answer to bytes that no client of ours would send."""
    with socket.create_connection((LOOPBACK, port), timeout=5) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        return int(connection.recv(100).split()[1])


MALFORMED = {
    "two lengths": b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "a long address": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a broken escape": b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a null": b"GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n",
    "out of the folder": b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_what_no_client_sends_is_refused_before_it_reaches_web(port: int, request_: bytes) -> None:
    assert raw(port, request_) in (400, 413, 414, 431)


def test_an_address_with_another_host_in_it_is_read_by_its_path(port: int) -> None:
    """RFC 9112 section 3.2.2: what stands in the request line is the host, and web decides whether it is ours."""
    assert raw(port, b"GET http://evil.example/cancer/page/ HTTP/1.1\r\nHost: x\r\n\r\n") == 200


def test_trace_is_not_answered(port: int) -> None:
    assert from_nginx(port, "/cancer/page/", "TRACE")[0] == 405
