"""What can go wrong. After any of these the store is as it was, or one whole page further."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import Any

from concord_client.transport import Answer

LATER = (429, 502, 503, 504)
USUAL_WAIT_S = 60.0
LONGEST_WAIT_S = 3600.0


class ClientError(Exception):
    """Keep showing what you have; its own rules say when it needs a warning."""


class BadAnswer(ClientError):
    """What came is not what the contract says: cut off, not JSON, another document, a newer major version."""


class Problem(ClientError):
    """The server's own words (RFC 9457). Name `request_id` when you report it."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.type = str(body.get("type", ""))
        self.title = str(body.get("title", ""))
        self.detail = str(body.get("detail", ""))
        self.request_id = str(body.get("request_id", ""))
        self.available: list[str] = body.get("available") or []
        self.errors: list[dict[str, str]] = body.get("errors") or []
        super().__init__(f"{status} {self.title or 'no further words'} {self.detail}".strip())


class CursorExpired(Problem):
    """Start again without a cursor. `sync` does so by itself; it is raised only when that does not help."""


class ComeBackLater(Problem):
    """The server is busy or away. Do not ask again before `retry_after_s` seconds have passed."""

    def __init__(self, status: int, body: dict[str, Any], retry_after_s: float) -> None:
        super().__init__(status, body)
        self.retry_after_s = retry_after_s


class Unreachable(ClientError):
    """No answer: no network, a time-out, a connection that broke, a name or certificate that does not hold."""


def problem_of(answer: Answer, now: float) -> Problem:
    """The exception for an answer that is neither 200 nor 304. `now` is in seconds since 1970."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = {}
    body = body if isinstance(body, dict) else {}
    if answer.status in LATER:
        return ComeBackLater(answer.status, body, retry_after(answer.header("Retry-After"), now))
    if _begins_again(answer.status, body):
        return CursorExpired(answer.status, body)
    return Problem(answer.status, body)


def retry_after(value: str, now: float) -> float:
    """Seconds; the header has a number of them or a date (RFC 9110 §10.2.3)."""
    try:
        seconds = (
            float(value) if value.isascii() and value.isdigit() else parsedate_to_datetime(value).timestamp() - now
        )
    except (TypeError, ValueError, OverflowError):
        seconds = USUAL_WAIT_S
    return min(max(seconds, 1.0), LONGEST_WAIT_S)


def _begins_again(status: int, body: dict[str, Any]) -> bool:
    """410 says so; a cursor that was damaged on the way is refused with 400 as a wrong parameter."""
    if status == 410:
        return str(body.get("type", "")).endswith("#cursor-expired")
    errors = body.get("errors")
    named = [error.get("parameter") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return status == 400 and "cursor" in named
