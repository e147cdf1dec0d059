"""Catches every mail the local Concord sends, and shows it: SMTP on one loopback port, a web page on another.

python -m deploy.local.mailcatcher --smtp-port 1025 --page-port 8025
"""

import json
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local import mail_pages
from deploy.local.caught_mail import CaughtMail
from deploy.local.ports import LOOPBACK

KEPT = 500
LARGEST = 32 * 1024 * 1024
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'"
)
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: http://localhost:* http://127.0.0.1:*; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Mailbox:
    """The last mails, newest first, in memory only."""

    def __init__(self) -> None:
        self._mails: deque[CaughtMail] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._last = 0

    def add(self, sender: str, recipients: list[str], raw: bytes) -> CaughtMail:
        """Keep a mail under the next number."""
        with self._lock:
            self._last += 1
            mail = CaughtMail(self._last, datetime.now(UTC), sender, tuple(recipients), raw)
            self._mails.appendleft(mail)
        return mail

    def all(self) -> list[CaughtMail]:
        """Newest first."""
        with self._lock:
            return list(self._mails)

    def get(self, number: int) -> CaughtMail | None:
        """One mail by its number."""
        return next((mail for mail in self.all() if mail.number == number), None)

    def clear(self) -> None:
        """Forget all mails; numbers go on."""
        with self._lock:
            self._mails.clear()


class Receiver:
    """What aiosmtpd calls for each mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail exactly as it came over the wire."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self.mailbox.add(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        return "250 Kept for reading"


class Page(BaseHTTPRequestHandler):
    """/ lists, /messages/<n> shows, /messages/<n>/html and /raw give the bytes, /messages.json is for programs."""

    mailbox: Mailbox
    protocol_version = "HTTP/1.1"
    server_version = "Concord mail"

    def do_GET(self) -> None:
        """Answer a reader."""
        url = urlsplit(self.path)
        words = [word for word in url.path.split("/") if word]
        if not self._is_local():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", "Open this page as http://localhost.")
        elif not words:
            self._send(HTTPStatus.OK, "text/html", mail_pages.listing(self.mailbox.all()))
        elif words == ["messages.json"]:
            self._send(HTTPStatus.OK, "application/json", json.dumps([mail.as_json() for mail in self.mailbox.all()]))
        elif words[0] == "messages" and len(words) in (2, 3):
            self._send_mail(words[1], words[2:], parse_qs(url.query).get("view", [""])[0])
        else:
            self._not_found()

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        """DELETE /messages.json empties the box; a foreign page cannot ask for it without a preflight."""
        if self.path == "/messages.json" and self._is_local():
            self.mailbox.clear()
            self._send(HTTPStatus.OK, "application/json", "[]")
        else:
            self._not_found()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses do not belong in logs."""

    def _send_mail(self, number: str, part: list[str], view: str) -> None:
        mail = self.mailbox.get(int(number)) if number.isdecimal() else None
        if mail is None:
            self._not_found()
        elif not part:
            self._send(HTTPStatus.OK, "text/html", mail_pages.detail(mail, view))
        elif part == ["html"] and mail.html:
            self._send(HTTPStatus.OK, "text/html", mail_pages.framed(mail.html), MAIL_POLICY)
        elif part == ["raw"]:
            self._send(HTTPStatus.OK, "text/plain", mail.raw)
        else:
            self._not_found()

    def _not_found(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, "text/html", mail_pages.not_found())

    def _is_local(self) -> bool:
        """A foreign name that resolves to this machine must not read the mail."""
        return (self.headers.get("Host") or "").rsplit(":", 1)[0] in ("localhost", LOOPBACK)

    def _send(self, status: HTTPStatus, media_type: str, body: str | bytes, policy: str = PAGE_POLICY) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class MailCatcher:
    """Both servers, for use inside another process such as the tests."""

    def __init__(self, smtp_port: int, page_port: int) -> None:
        self.mailbox = Mailbox()
        page = type("MailboxPage", (Page,), {"mailbox": self.mailbox})
        self._smtp = Controller(
            Receiver(self.mailbox), hostname=LOOPBACK, port=smtp_port, data_size_limit=LARGEST, enable_SMTPUTF8=True
        )
        self._web = ThreadingHTTPServer((LOOPBACK, page_port), page)
        self._web.daemon_threads = True

    def __enter__(self) -> "MailCatcher":
        self._smtp.start()
        threading.Thread(target=self._web.serve_forever, daemon=True, kwargs={"poll_interval": 0.1}).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._web.shutdown()
        self._web.server_close()
        self._smtp.stop()


def stopper(done: threading.Event) -> Callable[[int, FrameType | None], None]:
    """A signal handler that ends the waiting."""
    return lambda number, frame: done.set()


def main() -> int:
    """Serve until told to stop."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopper(done))
    with MailCatcher(int(os.environ.get("SMTP_PORT", "1025")), int(os.environ.get("MAIL_PAGE_PORT", "8025"))):
        done.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
