"""Handing messages to a mail provider's HTTP interface, by django-anymail, in place of a mail server.

The same rules as with SMTP: before the request leaves, the ledger is asked; accepted is what the provider said yes to;
a request that nobody answered may have been taken, so it stays uncertain. The provider signs, and tells what became of
a message by webhooks (`feedback/webhooks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from django.core.mail import get_connection
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from channels.newsletter.sending.outcomes import Kind, Outcome, readable

METADATA = "message"  # comes back with each event; says nothing to whoever lacks our key
# These set their own, or stand in fields of their own:
OWN = {"from", "to", "subject", "reply-to", "date", "mime-version", "content-type", "content-transfer-encoding"}
NO_LOG_IN = (401, 403)
LATER = (429, 503)  # nothing was taken; any other fault of theirs may have come after they took it
TAKEN = {"sent", "queued"}


class Relay:
    """The provider's interface, with one connection kept open; see relays.Relay."""

    def __init__(self) -> None:
        self._backend: Any = None

    def send(
        self, sender: str, address: str, body: bytes, begin: Callable[[], bool], following: object = None
    ) -> Outcome:
        message = provider_message(sender, address, body)
        self._backend = self._backend or get_connection()
        self._backend.open()
        if not begin():
            return Outcome(Kind.NOT_WANTED)
        try:
            self._backend.send_messages([message])
        except AnymailRecipientsRefused:
            return _refused(message)
        except AnymailError as error:
            return _failed(error)
        except requests.RequestException as error:
            return _broken(error)
        return _answered(message)

    def close(self) -> None:
        if self._backend is not None:
            self._backend.close()
        self._backend = None


def provider_message(sender: str, address: str, body: bytes) -> AnymailMessage:
    """The same words and headers as by SMTP. No tags and nothing about the reader but the address goes with it."""
    parsed = cast(EmailMessage, message_from_bytes(body, policy=default))
    parts = [cast(EmailMessage, part).get_content() for part in parsed.iter_parts()]
    text, html = (part.replace("\r\n", "\n") for part in parts)
    message = AnymailMessage(
        subject=str(parsed["Subject"]),
        body=text,
        from_email=str(parsed["From"]),
        to=[address],
        reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else [],
        headers={name: str(value) for name, value in parsed.items() if name.lower() not in OWN},
    )
    message.attach_alternative(html, "text/html")
    message.track_opens = message.track_clicks = False
    message.metadata = {METADATA: sender.partition("@")[0]}
    return message


def _answered(message: AnymailMessage) -> Outcome:
    status = message.anymail_status
    if status.status and status.status <= TAKEN:
        name = status.message_id if isinstance(status.message_id, str) else ""
        return Outcome(Kind.ACCEPTED, 200, "taken by the provider", reference=name[:200])
    if status.status and not status.status & (TAKEN | {"unknown", None}):
        return _refused(message)
    return Outcome(Kind.UNCERTAIN, 200, "the provider's answer says neither yes nor no")


def _refused(message: AnymailMessage) -> Outcome:
    words = ", ".join(sorted(filter(None, message.anymail_status.status or [])))
    return Outcome(Kind.REJECTED, 200, f"the provider refuses this address: {words}")


def _failed(error: AnymailError) -> Outcome:
    """What the provider answered when it was not yes."""
    code = error.status_code
    if code is None and isinstance(error.__cause__, requests.RequestException):
        return _broken(error.__cause__)
    if not isinstance(error, AnymailAPIError) or code is None:
        return Outcome(Kind.REFUSED_US, None, f"{type(error).__name__}: {readable(str(error))[:150]}")
    if code in LATER:
        return Outcome(Kind.DEFERRED, code, "the provider asks for later")
    if 200 <= code < 300 or code >= 500:
        return Outcome(Kind.UNCERTAIN, code, "the provider's answer says neither yes nor no")
    log_in = "the provider does not know our key" if code in NO_LOG_IN else "the provider refuses our request"
    return Outcome(Kind.REFUSED_US, code, log_in)


def _broken(error: requests.RequestException) -> Outcome:
    """No answer: harmless only when there never was a connection to send by."""
    reason = error.args[0].reason if error.args and isinstance(error.args[0], MaxRetryError) else None
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | SSLError):
        return Outcome(Kind.RELAY_DOWN, None, type(error).__name__)
    return Outcome(Kind.UNCERTAIN, None, type(error).__name__)
