"""The way from one host to the database: what it sends is passed on to the server on this machine's loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from deploy.local.ports import LOOPBACK


class Relay:
    """Listens at `address`; while `open` is not set, nothing gets through and nobody is told so."""

    def __init__(self, address: str, to_port: int) -> None:
        self.to_port = to_port
        self.open = threading.Event()
        self.open.set()
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        self.sockets: list[socket.socket] = [self.listener]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.open.set()
        for one in self.sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                asking, _address = self.listener.accept()
                server = socket.create_connection((LOOPBACK, self.to_port))
                self.sockets += [asking, server]
                for pair in ((asking, server), (server, asking)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while sent := source.recv(65536):
                self.open.wait()
                target.sendall(sent)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
