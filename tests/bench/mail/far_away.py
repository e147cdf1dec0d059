"""A mail server that is far away: bytes arrive half a round trip later, in both directions.

python -m tests.bench.mail.far_away <port> <port of the real one> <milliseconds of round trip>"""

from __future__ import annotations

import asyncio
import sys

PORT, REAL, ROUND_TRIP = (int(value) for value in sys.argv[1:])


class Direction(asyncio.Protocol):
    def __init__(self) -> None:
        self.other: asyncio.Transport | None = None
        self.early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(ROUND_TRIP / 2000, self.pass_on, data)

    def connection_lost(self, error: Exception | None) -> None:
        if self.other:
            asyncio.get_running_loop().call_later(ROUND_TRIP / 2000, self.other.close)

    def pass_on(self, data: bytes) -> None:
        if self.other is None:
            self.early.append(data)
        elif not self.other.is_closing():
            self.other.write(data)


class FromClient(Direction):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        asyncio.get_running_loop().create_task(self.connect())

    async def connect(self) -> None:
        transport, back = await asyncio.get_running_loop().create_connection(Direction, "127.0.0.1", REAL)
        back.other = self.transport  # type: ignore[assignment]
        self.other = transport
        for data in [*self.early]:
            self.pass_on(data)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(FromClient, "127.0.0.1", PORT)
    print("ready", flush=True)  # noqa: T201 - the bench waits for it
    await server.serve_forever()


asyncio.run(main())
