"""The conversation with the mail server. After it said 354 and before the text leaves, the ledger is asked:
only so can a crash be told from a message that was never sent.

Where the server offers it, commands go out together and the next envelope goes with the text (RFC 2920): one round
trip for each message in place of four."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from time import monotonic
from typing import cast

from django.core.mail.backends.smtp import EmailBackend

from channels.newsletter.sending.outcomes import Kind, Outcome, of_answer, readable

Envelope = tuple[str, str]  # sender and address
STALE = 1.0  # seconds after which the ledger is asked once more, before the line that ends the text
STEPS = ("mail", "rcpt", "data")
READY = 354
BROKEN_OFF = (Kind.RELAY_DOWN, Kind.DEFERRED)


class NotWanted(Exception):
    """The message is no longer ours to send; the connection is closed instead."""


class Backend(EmailBackend):
    """Django's way to the server that the settings name: TLS, log-in, timeout."""

    def session(self) -> smtplib.SMTP:
        """Raises OSError."""
        self.open()
        session = cast(smtplib.SMTP, self.connection)
        session.ehlo_or_helo_if_needed()
        cast(socket.socket, session.sock).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return session


class Relay:
    """A connection, opened when first needed and again after it broke."""

    def __init__(self) -> None:
        self._backend: Backend | None = None
        self._pipelining = False
        self._ahead: Envelope | None = None  # its commands are out, their answers not read yet
        self._unfinished = False  # the server still holds an envelope whose text will not come
        self._served = 0  # messages on this connection
        self._text_left = False

    def send(
        self, sender: str, address: str, body: bytes, begin: Callable[[], bool], following: Envelope | None = None
    ) -> Outcome:
        """One message to one address; see relays.Relay."""
        envelope = (sender, address)
        outcome = self._try(envelope, body, begin, following)
        if self._served and self._backend is None and not self._text_left and outcome.kind in BROKEN_OFF:
            # Servers close a connection that served enough messages, or that was quiet for long.
            self._served = 0
            outcome = self._try(envelope, body, begin, following)
        self._served = self._served + 1 if self._backend else 0
        return outcome

    def close(self) -> None:
        """Part politely; how the server answers no longer matters."""
        if self._backend and self._ahead is None:
            try:
                cast(smtplib.SMTP, self._backend.connection).quit()
            except OSError:
                pass
        self._drop()
        self._served = 0

    def _try(self, envelope: Envelope, body: bytes, begin: Callable[[], bool], following: Envelope | None) -> Outcome:
        self._text_left = False
        try:
            session = self._session(envelope)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            return Outcome(Kind.REFUSED_US, error.smtp_code, readable(error.smtp_error))
        except OSError as error:  # smtplib's own errors are among them
            self._drop()
            return Outcome(Kind.RELAY_DOWN, None, type(error).__name__)
        try:
            refused = self._open_envelope(session, envelope)
            return refused or self._hand_over(session, body, begin, following)
        except NotWanted:
            self._drop()
            return Outcome(Kind.NOT_WANTED)
        except OSError as error:
            self._drop()
            return Outcome(Kind.UNCERTAIN if self._text_left else Kind.DEFERRED, None, type(error).__name__)
        except BaseException:
            self._drop()  # half-way through: the next message must not begin here
            raise

    def _open_envelope(self, session: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """None when the server awaits the text; else why it does not. Every answer is read, whatever the one before."""
        if self._ahead is None:
            self._unfinished = self._unfinished and not self._reset(session)
            if not self._pipelining:
                return self._step_by_step(session, envelope)
            _transport(session).sendall(_commands(envelope))
        self._ahead = None
        refused, code = self._answers(session)
        if refused and self._backend and code == READY:  # it wants a text for nobody; it gets an empty one (§3.1)
            _transport(session).sendall(b".\r\n")
            session.getreply()
            self._unfinished = False
        return refused

    def _answers(self, session: smtplib.SMTP) -> tuple[Outcome | None, int]:
        """The first refusal among them, and the last code. What follows a refusal decides nothing."""
        refused, code = None, 0
        for step in STEPS:
            code, reply = session.getreply()
            if refused is None and not _goes_on(step, code):
                refused = self._end(step, code, reply, open_envelope=True)
                if self._backend is None:
                    break
        return refused, code

    def _step_by_step(self, session: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        for step, command in zip(STEPS, _commands(envelope).splitlines(keepends=True), strict=True):
            _transport(session).sendall(command)
            code, reply = session.getreply()
            if not _goes_on(step, code):
                return self._end(step, code, reply, open_envelope=True)
        return None

    def _hand_over(
        self, session: smtplib.SMTP, body: bytes, begin: Callable[[], bool], following: Envelope | None
    ) -> Outcome:
        if not begin():
            raise NotWanted
        asked = monotonic()
        self._text_left = True
        _transport(session).sendall(dot_stuffed(body))
        if monotonic() - asked > STALE and not begin():  # without its last line the server throws the text away
            raise NotWanted
        last = b".\r\n"
        if following and self._pipelining:
            self._ahead = following
            last += _commands(following)
        _transport(session).sendall(last)
        code, reply = session.getreply()
        return self._end("text", code, reply, open_envelope=False)

    def _end(self, step: str, code: int, reply: bytes, *, open_envelope: bool) -> Outcome:
        """The outcome, with the connection ready for the next message or dropped."""
        outcome = of_answer(step, code, reply)
        if code == 421 or code // 100 not in (2, 4, 5):
            self._drop()
        self._unfinished = open_envelope
        return outcome

    def _reset(self, session: smtplib.SMTP) -> bool:
        return session.rset()[0] == 250

    def _session(self, envelope: Envelope) -> smtplib.SMTP:
        if self._ahead not in (None, envelope):
            self._drop()  # another message comes than the one announced
        if self._backend is None:
            backend = Backend()
            try:
                session = backend.session()
            except OSError:
                _abandon(backend)
                raise
            self._pipelining = session.has_extn("pipelining")
            self._backend, self._ahead, self._unfinished = backend, None, False
        return cast(smtplib.SMTP, self._backend.connection)

    def _drop(self) -> None:
        if self._backend:
            _abandon(self._backend)
        self._backend, self._ahead = None, None


def dot_stuffed(body: bytes) -> bytes:
    """The text as it goes over the wire, but for the line that ends it (RFC 5321 §4.5.2)."""
    end = b"" if body.endswith(b"\r\n") else b"\r\n"
    stuffed = body.replace(b"\r\n.", b"\r\n..") if b"\r\n." in body else body
    return (b"." if body.startswith(b".") else b"") + stuffed + end


def _commands(envelope: Envelope) -> bytes:
    sender, address = envelope
    return f"MAIL FROM:<{sender}>\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode("ascii")


def _goes_on(step: str, code: int) -> bool:
    return code == READY if step == "data" else code // 100 == 2


def _transport(session: smtplib.SMTP) -> socket.socket:
    if session.sock is None:
        raise smtplib.SMTPServerDisconnected("closed")
    return session.sock


def _abandon(backend: Backend) -> None:
    """Close without a word: in the midst of a text QUIT would be taken for a part of it."""
    for session in (backend.connection, getattr(backend, "_partial_connection", None)):
        if session is not None:
            session.close()
