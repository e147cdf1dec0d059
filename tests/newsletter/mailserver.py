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
from threading import Lock
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

AT_RCPT = {
    "later": "451 4.3.0 Try again later",
    "nobody": "550 5.1.1 <nobody@example.org> unknown here",
    "full": "552 5.2.2 Mailbox full",
    "plain550": "550 No",
    "away": "421 4.3.2 Shutting down",
    "slower": "421 4.7.28 Too many messages from you",
    "closed": "550 5.2.1 Mailbox disabled",
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
    connections: int = 0  # opened in all
    open_now: int = 0
    open_most: int = 0
    commands: list[str] = field(default_factory=list)
    pipelining: bool = True
    most_on_one: int = 1_000_000  # messages that one connection serves
    script: dict[str, str] = field(default_factory=dict)  # what it does at a step: "hang", "drop", or its answer
    before_text: Callable[[str], None] = lambda address: None
    after_text: Callable[[str], None] = lambda address: None

    def at_letter(self, number: int, act: Callable[[], None]) -> None:
        """Once, while the text of this letter is being handed over, or a later one that comes at the same moment."""
        once = Lock()

        def after_text(address: str) -> None:
            if len(self.bodies) >= number and once.acquire(blocking=False):
                act()

        self.after_text = after_text

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(body, policy=default) for _, body in self.bodies]  # type: ignore[misc]

    def count(self) -> Counter[str]:
        return Counter(address for address, _ in self.bodies)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], *(["250-PIPELINING"] if self.pipelining else []), *responses[1:]]

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
        if self.script.get("text") == "hang":
            await asyncio.sleep(3600)
        await asyncio.to_thread(self.after_text, address)
        if word(address) == "gone_after_dot":
            cast(asyncio.Transport, server.transport).abort()
        return AFTER_DOT.get(word(address), "250 2.0.0 queued as 4711")


class ScriptedSMTP(SMTP):
    """Also hangs, breaks off or answers by the sink's script, and breaks off before it ever says 354."""

    begun = 0

    def connection_made(self, transport: Any) -> None:
        sink = self.event_handler
        sink.connections += 1
        sink.open_now += 1
        sink.open_most = max(sink.open_most, sink.open_now)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.open_now -= 1
        super().connection_lost(error)

    async def scripted(self, step: str) -> bool:
        """Do what the script says for this step. False: the usual."""
        self.event_handler.commands.append(step)
        told = self.event_handler.script.get(step)
        if told == "hang":
            await asyncio.sleep(3600)
        elif told == "drop":
            cast(asyncio.Transport, self.transport).abort()
        elif told:
            await self.push(told)
            if told.startswith("421"):
                cast(asyncio.Transport, self.transport).close()
        return bool(told)

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self.scripted("EHLO"):
            await super().smtp_EHLO(hostname)

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str) -> None:
        self.begun += 1
        if self.begun > self.event_handler.most_on_one:
            await self.push("421 4.3.2 That was enough for one connection")
            cast(asyncio.Transport, self.transport).close()
        elif not await self.scripted("MAIL"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str) -> None:
        if not await self.scripted("RCPT"):
            await super().smtp_RCPT(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg: str) -> None:
        if not await self.scripted("QUIT"):
            await super().smtp_QUIT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if await self.scripted("DATA"):
            return
        recipients = cast(Envelope, self.envelope).rcpt_tos
        if not recipients:
            await self.push("503 5.5.1 No recipient")
            return
        if word(recipients[0]) == "gone_before_354":
            cast(asyncio.Transport, self.transport).abort()
            return
        await asyncio.to_thread(self.event_handler.before_text, recipients[0])
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
