"""A mail provider on loopback that speaks Postmark's interface over real HTTP, and does what an address says."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

ANSWERS: dict[str, tuple[int, dict[str, Any]]] = {
    "slow_down": (429, {"ErrorCode": 429, "Message": "Rate limit exceeded"}),
    "ill": (500, {"ErrorCode": 500, "Message": "Internal error"}),
    "away": (503, {"ErrorCode": 100, "Message": "Maintenance"}),
    "gateway": (504, {}),
    "key": (401, {"ErrorCode": 10, "Message": "Bad or missing server token"}),
    "inactive": (
        422,
        {"ErrorCode": 406, "Message": "Found inactive addresses: inactive@example.org. Inactive recipients are"},
    ),
    "invalid": (422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'invalid@example.org'."}),
    "from": (422, {"ErrorCode": 300, "Message": "Invalid 'From' address: 'news@example.org'."}),
}


@dataclass
class Provider:
    """What it was asked."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        provider = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.requests.append(asked)
                provider.tokens.append(self.headers["X-Postmark-Server-Token"])
                word = asked["To"].partition("@")[0]
                if word == "hangs":
                    time.sleep(2)
                if word in ("hangs", "gone"):
                    self.close_connection = True
                    return
                said = {"ErrorCode": 0, "Message": "OK", "To": asked["To"], "MessageID": f"pm-{len(provider.requests)}"}
                code, answer = ANSWERS.get(word, (200, said))
                self._say(code, b"<html>" if word == "babble" else json.dumps(answer).encode())

            def _say(self, code: int, body: bytes) -> None:
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


def use(settings: Any, port: int) -> None:
    settings.MAIL_PROVIDER = "postmark"
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    api = {"POSTMARK_API_URL": f"http://127.0.0.1:{port}/", "POSTMARK_SERVER_TOKEN": "key", "REQUESTS_TIMEOUT": 1}
    settings.ANYMAIL = {**settings.ANYMAIL, **api}
