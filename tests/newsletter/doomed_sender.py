"""A sending process that kills or stops itself (SIGKILL, SIGSTOP) at one exact moment of handing a message over.

python -m tests.newsletter.doomed_sender <mailing> <moment> <signal>"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from channels.newsletter.sending import engine, ledger, rates, smtp  # noqa: E402 - after the set-up


def die() -> None:
    os.kill(os.getpid(), int(sys.argv[3]))


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        done = work(*values, **named)
        die()
        return done

    return call


def before(work: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        die()
        return work(*values, **named)

    return call


class HalfText:
    """A connection that breaks off in the midst of a text."""

    def __init__(self, inner: socket.socket) -> None:
        self.inner = inner

    def sendall(self, data: bytes) -> None:
        if len(data) < 1000:
            return self.inner.sendall(data)
        self.inner.sendall(data[: len(data) // 2])
        die()
        return self.inner.sendall(data[len(data) // 2 :])


def doom(moment: str) -> None:
    if moment == "claimed":
        rates.admit = before(rates.admit)
    elif moment == "before the ledger says in_data":
        ledger.begin = before(ledger.begin)
    elif moment == "before the text":
        ledger.begin = after(ledger.begin)
    elif moment == "half the text":
        inner = smtp._transport
        smtp._transport = lambda session: HalfText(inner(session))  # type: ignore[assignment,return-value]
    elif moment == "before the answer is written down":
        ledger.finish = before(ledger.finish)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    doom(sys.argv[2])
    engine.run(int(sys.argv[1]))
