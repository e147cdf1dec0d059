"""A server on loopback that says what a test tells it to, over real sockets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
LOCALE = "en-US"


@dataclass
class Reply:
    """`cut_to`: close the connection after so many bytes, though more were promised."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_to: int | None = None


def reply(document: Json, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(document).encode(), named)


def problem(status: int, name: str, **more: Any) -> Reply:
    """As the server writes it; `headers` among `more` are added."""
    headers = more.pop("headers", {})
    body = {"type": f"https://www.example.org/api/mobile/v1/problems#{name}", "title": name, "status": status}
    body |= {"detail": "", "instance": "/", "request_id": "r-1", **more}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/problem+json", **headers})


def item(item_id: str, edition: int = 1, **values: Any) -> Json:
    return {
        "schema_version": "1.0",
        "kind": "item",
        "type": "treatment",
        "id": item_id,
        "edition": edition,
        "valid_until": "2099-01-01",
        "freshness": {"refresh_after_s": 3600, "stale_after_s": 604800},
        "locale": LOCALE,
        "dir": "ltr",
        "title": f"Page {item_id}",
        "lead": "In plain words.",
        "safety": {"disclaimer": "Ask your team.", "overdue_notice": {"status": "current", "text": ""}},
        "blocks": [],
        "links": {"web": f"https://www.example.org/{item_id}/"},
        **values,
    }


def upsert(seq: int, document: Json, correction: bool = False) -> Json:
    return {"op": "upsert", "seq": seq, "change": {"type": "correction"} if correction else None, "item": document}


def deletion(seq: int, item_id: str, reason: str = "withdrawn") -> Json:
    return {"op": "delete", "seq": seq, "id": item_id, "type": "treatment", "reason": reason, "replacement_url": None}


def page(*changes: Json, cursor: str, more: bool = False, urgent: bool = False, **values: Any) -> Json:
    start = {"schema_version": "1.0", "kind": "sync", "locale": LOCALE}
    return {
        **start,
        "changes": list(changes),
        "next_cursor": cursor,
        "has_more": more,
        "urgent": urgent,
        **values,
    }


def header(edition: int = 1, title: str = "Cancer care", **values: Any) -> Json:
    start = {"schema_version": "1.0", "kind": "app_header", "locale": LOCALE, "edition": edition}
    return {**start, "title": title, "banner": None, **values}


class Scripted:
    """`sync` answers by cursor ("" for none); `others` by the end of the path. A list is said once each, its last
    entry for ever. What was asked is kept in `asked`."""

    def __init__(self) -> None:
        self.sync: dict[str, Any] = {}
        self.others: dict[str, Any] = {"header": reply(header())}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def answer(self, address: str, headers: dict[str, str]) -> Reply:
        self.asked.append((address, headers))
        parts = urlsplit(address)
        name = parts.path.rpartition("/")[2]
        cursor = parse_qs(parts.query).get("cursor", [""])[0]
        found = self.sync.get(cursor) if name == "sync" else self.others.get(name)
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, dict):
            return reply(found)
        return found or problem(404, "not-found")


@contextmanager
def serving(scripted: Scripted) -> Iterator[Scripted]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripted.answer))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    scripted.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _handler(answer: Callable[[str, dict[str, str]], Reply]) -> type[BaseHTTPRequestHandler]:
    class Scripting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = answer(self.path, dict(self.headers.items()))
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body if said.cut_to is None else said.body[: said.cut_to])
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Scripting
