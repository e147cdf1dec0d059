"""The conversation with the mail server. After it said 354 and before the text leaves, the ledger is asked:
only so can a crash be told from a message that was never sent."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any, cast

from django.core.mail.backends.smtp import EmailBackend

from channels.newsletter.sending.outcomes import Kind, Outcome, of_answer, readable


class NotWanted(Exception):
    """The message is no longer ours to send; the connection is closed instead."""


class Session(smtplib.SMTP):
    """One connection. `before_body` is called between the server's 354 and the first byte of the text."""

    before_body: Callable[[], bool]
    text_left = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Answers the server's last reply; raises NotWanted when `before_body` says no."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            return code, reply
        if not self.before_body():
            raise NotWanted
        self.text_left = True
        self.send(dot_stuffed(msg))
        return self.getreply()


class SecureSession(Session, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class Backend(EmailBackend):
    """Django's way to the server that the settings name (TLS, log-in, timeout), with our kind of connection."""

    @property
    def connection_class(self) -> type[Session]:
        return SecureSession if self.use_ssl else Session


class Relay:
    """A connection for a batch of messages, opened when first needed and again after it broke."""

    def __init__(self) -> None:
        self._backend: Backend | None = None

    def send(self, sender: str, address: str, body: bytes, before_body: Callable[[], bool]) -> Outcome:
        """One message to one address. `before_body` may raise; then nothing was sent."""
        try:
            session = self._session()
        except smtplib.SMTPAuthenticationError as error:
            return Outcome(Kind.REFUSED_US, error.smtp_code, readable(error.smtp_error))
        except OSError as error:  # smtplib's own errors are among them
            self._drop()
            return Outcome(Kind.RELAY_DOWN, None, type(error).__name__)
        session.before_body, session.text_left = before_body, False
        try:
            return self._converse(session, sender, address, body)
        except NotWanted:
            self._drop()
            return Outcome(Kind.NOT_WANTED)
        except OSError as error:
            self._drop()
            return Outcome(Kind.UNCERTAIN if session.text_left else Kind.DEFERRED, None, type(error).__name__)
        except BaseException:
            self._drop()  # half-way through: the next message must not begin here
            raise

    def close(self) -> None:
        """Part politely; how the server answers no longer matters."""
        if self._backend and self._backend.connection:
            try:
                self._backend.connection.quit()
            except OSError:
                self._drop()
        self._backend = None

    def _converse(self, session: Session, sender: str, address: str, body: bytes) -> Outcome:
        code, reply = session.mail(sender)
        if code // 100 != 2:
            return self._end("mail", code, reply)
        code, reply = session.rcpt(address)
        if code // 100 != 2:
            return self._end("rcpt", code, reply)
        code, reply = session.data(body)
        return self._end("text" if session.text_left else "data", code, reply)

    def _end(self, step: str, code: int, reply: bytes) -> Outcome:
        """The outcome, with the connection ready for the next message or dropped."""
        outcome = of_answer(step, code, reply)
        if code == 421 or code // 100 not in (2, 4, 5):
            self._drop()
        elif step != "text":
            self._reset()
        return outcome

    def _reset(self) -> None:
        try:
            self._session().rset()
        except OSError:
            self._drop()

    def _session(self) -> Session:
        if self._backend is None:
            backend = Backend()
            try:
                backend.open()
                cast(Session, backend.connection).ehlo_or_helo_if_needed()
            except OSError:
                _abandon(backend)
                raise
            self._backend = backend
        return cast(Session, self._backend.connection)

    def _drop(self) -> None:
        if self._backend:
            _abandon(self._backend)
        self._backend = None


def _abandon(backend: Backend) -> None:
    """Close without a word: in the midst of a text QUIT would be taken for a part of it."""
    for session in (backend.connection, getattr(backend, "_partial_connection", None)):
        if session is not None:
            session.close()


def dot_stuffed(body: bytes) -> bytes:
    """The text as it goes over the wire, with the line that ends it (RFC 5321 §4.5.2)."""
    end = b"" if body.endswith(b"\r\n") else b"\r\n"
    stuffed = body.replace(b"\r\n.", b"\r\n..")
    return (b"." if body.startswith(b".") else b"") + stuffed + end + b".\r\n"
