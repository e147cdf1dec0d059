"""A mail server that writes down the name of every message before it says that it has it.

python -m tests.soak.counting_sink <port> <file>. Addresses that begin with "nobody" do not exist; after the text of
those that begin with "gone" the connection breaks without an answer."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

MESSAGE_ID = re.compile(rb"^Message-ID: *(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"
PORT, FILE = int(sys.argv[1]), Path(sys.argv[2])
log = FILE.open("ab", buffering=0)


class Conversation(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.buffer, self.text, self.address = bytearray(), False, b""
        self.say(b"220 sink")

    def say(self, line: bytes) -> None:
        self.transport.write(line + b"\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self.take_text() if self.text else self.take_command():
            pass

    def take_text(self) -> bool:
        end = self.buffer.find(END)
        if end < 0:
            return False
        name = MESSAGE_ID.search(self.buffer, 0, end)
        log.write((name[1] if name else b"?") + b"\n")
        del self.buffer[: end + len(END)]
        self.text = False
        if self.address.startswith(b"gone"):
            self.transport.abort()
            return False
        self.say(b"250 2.0.0 Ok: queued as 4711")
        return True

    def take_command(self) -> bool:
        line, found, _ = bytes(self.buffer[:1000]).partition(b"\r\n")
        if not found:
            return False
        del self.buffer[: len(line) + 2]
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.say(b"250-sink\r\n250 PIPELINING")
        elif verb == b"RCPT":
            self.address = line.partition(b"<")[2]
            refused = self.address.startswith(b"nobody")
            self.say(b"550 5.1.1 unknown" if refused else b"250 2.1.5 Ok")
            self.address = b"" if refused else self.address
        elif verb == b"DATA":
            self.text = bool(self.address)
            self.say(b"354 go on" if self.text else b"503 5.5.1 nobody to send to")
        elif verb == b"QUIT":
            self.say(b"221 2.0.0 bye")
            self.transport.close()
        else:
            self.say(b"250 2.0.0 Ok")
        return True


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", PORT)
    await server.serve_forever()


asyncio.run(main())
