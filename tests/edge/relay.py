"""The way from one host to a server: what it sends is passed on to a port of this machine's loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from deploy.local.ports import LOOPBACK

# When whoever asked cannot be reached any more, the server hears of it as if it stood there itself: after the same
# seconds that the settings name (`cms.settings.framework.SESSION`).
KEPT_ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}


class Relay:
    """Listens at `address`; while `open` is not set, nothing gets through and nobody is told so."""

    def __init__(self, address: str, to_port: int) -> None:
        self.to_port = to_port
        self.open = threading.Event()
        self.open.set()
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        self.sockets: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.open.set()
        for one in (self.listener, *self.sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                asking, _address = self.listener.accept()
                threading.Thread(target=self._connect, args=(asking,), daemon=True).start()

    def _connect(self, asking: socket.socket) -> None:
        with asking, suppress(OSError):
            _notice_loss(asking)
            with socket.create_connection((LOOPBACK, self.to_port)) as server:
                both = {asking, server}
                self.sockets |= both
                back = threading.Thread(target=self._pass_on, args=(server, asking), daemon=True)
                back.start()
                self._pass_on(asking, server)
                back.join()
                self.sockets -= both

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while sent := source.recv(65536):
                self.open.wait()
                target.sendall(sent)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


def _notice_loss(asking: socket.socket) -> None:
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEPT_ALIVE.items():
        if hasattr(socket, name):  # Linux has all of them
            asking.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
