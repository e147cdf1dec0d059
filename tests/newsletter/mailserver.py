"""A mail server on loopback that does what the first word of an address says, and remembers what it got."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

AT_RCPT = {
    "later": "451 4.3.0 Try again later",
    "nobody": "550 5.1.1 <nobody@example.org> unknown here",
    "full": "552 5.2.2 Mailbox full",
    "plain550": "550 No",
    "away": "421 4.3.2 Shutting down",
}
AFTER_DOT = {
    "greylisted": "451 4.7.1 Come back",
    "policy": "554 5.7.1 Your mail is not wanted",
    "toolarge": "552 5.3.4 Too large",
    "spam": "550 5.2.0 No",
    "riddle": "250-\r\nhello",
}


def word(address: str) -> str:
    return address.partition("@")[0].partition("+")[0]


@dataclass
class Sink:
    """What arrived: `bodies` whether or not it was acknowledged.

    `before_text` is called in place of the 354, `after_text` when all is there and before the answer."""

    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    before_text: Callable[[str], None] = lambda address: None
    after_text: Callable[[str], None] = lambda address: None

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(body, policy=default) for _, body in self.bodies]  # type: ignore[misc]

    def count(self) -> Counter[str]:
        return Counter(address for address, _ in self.bodies)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = AT_RCPT.get(word(address), "250 OK")
        if answer[0] == "2":
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        self.bodies.append((address, cast(bytes, envelope.content)))
        await asyncio.to_thread(self.after_text, address)
        if word(address) == "gone_after_dot":
            cast(asyncio.Transport, server.transport).abort()
        return AFTER_DOT.get(word(address), "250 2.0.0 queued as 4711")


class ScriptedSMTP(SMTP):
    """Also breaks off before it ever says 354."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        address = cast(Envelope, self.envelope).rcpt_tos[0]
        if word(address) == "gone_before_354":
            cast(asyncio.Transport, self.transport).abort()
            return
        await asyncio.to_thread(self.event_handler.before_text, address)
        await super().smtp_DATA(arg)


class MailServer(Controller):
    def __init__(self, sink: Sink) -> None:
        super().__init__(sink, hostname="127.0.0.1", port=free_port())
        self.sink = sink

    def factory(self) -> SMTP:
        return ScriptedSMTP(self.handler, hostname="mail.example.org", loop=self.loop)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
