"""The messages one connection works through. Those about to leave are written down together, at most 20 of them
(`in_data`): one commit for many, and a crash leaves no more than these uncertain."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic, sleep

from django.db import InterfaceError, OperationalError, connection

from channels.newsletter.sending import ledger
from channels.newsletter.sending.ledger import Claim, Ending
from channels.newsletter.sending.outcomes import Kind

logger = logging.getLogger("newsletter.sending")

WIDEST = 20
TRUSTED = 10  # messages a connection hands over one by one before it begins several at once
WINDOW_SECONDS = 0.2  # what is begun at once has left after this time
FRESH = 0.1  # seconds for which the ledger's answer counts
WRITE_TRIES = 5


class Pace:
    """How fast a connection is; it outlives single batches."""

    def __init__(self) -> None:
        self.handed_over = 0
        self.seconds = 1.0  # for one message, lately
        self._since = monotonic()

    def tick(self) -> None:
        now = monotonic()
        self.handed_over += 1
        self.seconds = 0.8 * self.seconds + 0.2 * (now - self._since) if self.handed_over > 1 else now - self._since
        self._since = now

    def start(self) -> None:
        self._since = monotonic()

    @property
    def width(self) -> int:
        if self.handed_over < TRUSTED:
            return 1
        return max(1, min(WIDEST, int(WINDOW_SECONDS / max(self.seconds, 1e-6))))


class Window:
    """What was claimed, what of it has begun to leave, and what ended and is not written down yet."""

    def __init__(self, claims: Sequence[Claim], pace: Pace) -> None:
        self.waiting = deque(claims)
        self._pace = pace
        self._begun: dict[int, Claim] = {}
        self._ended: list[Ending] = []
        self._in_hand: Claim | None = None
        self._asked = self._renewed = monotonic()

    def next(self) -> Claim:
        self._in_hand = self.waiting.popleft()
        return self._in_hand

    def may_leave(self, held: Claim) -> bool:
        """Asked when the server awaits the text, and again when that takes long. False: it must not leave."""
        if held.id not in self._begun:
            self._begin(held)
        elif monotonic() - self._asked > FRESH:
            self._ask_again()
        return held.id in self._begun

    def end(self, ending: Ending) -> None:
        """Note how it ended. What is put off or back is for the caller to write down."""
        self._begun.pop(ending.held.id, None)
        self._in_hand = None
        self._pace.tick()
        if ending.outcome.kind in (Kind.ACCEPTED, Kind.REJECTED, Kind.UNCERTAIN):
            self._ended.append(ending)
            if not self._begun or ending.outcome.kind is not Kind.ACCEPTED:
                self.write()

    def write(self) -> None:
        """Write down what ended. While the database is away it is tried for some seconds: the answers are known."""
        ended, self._ended = self._ended, []
        if ended:
            _persistently(lambda: ledger.finish(ended))

    def leave(self) -> None:
        """No more is sent here: what has not left goes back to whoever comes next. Of one that we were torn away from
        nobody knows whether it left: its lease lapses."""
        self.write()
        if self._in_hand:
            self._begun.pop(self._in_hand.id, None)
        ledger.put_back([*self._begun.values(), *self.waiting], nothing_left=True)
        self._begun.clear()
        self.waiting.clear()

    def _begin(self, held: Claim) -> None:
        self.write()
        width = self._pace.width - 1
        wanted = [held, *list(self.waiting)[:width]]
        may = ledger.begin(wanted)
        self._begun |= {claimed.id: claimed for claimed in wanted if claimed.id in may}
        self._asked = monotonic()
        gone = [claimed for claimed in wanted if claimed.id not in may]
        self._forget([claimed for claimed in gone if claimed is not held])
        if self.waiting and self._asked - self._renewed > ledger.lease() / 4:
            ledger.renew(list(self.waiting))
            self._renewed = self._asked

    def _ask_again(self) -> None:
        """A process that was stopped for a while, or a server that is slow: things may have changed."""
        may = ledger.still_may_leave(list(self._begun.values()))
        self._asked = monotonic()
        self._forget([claimed for key, claimed in self._begun.items() if key not in may])

    def _forget(self, gone: list[Claim]) -> None:
        for claimed in gone:
            self._begun.pop(claimed.id, None)
            if claimed in self.waiting:
                self.waiting.remove(claimed)
        ledger.put_back(gone, nothing_left=True)


def _persistently(write: Callable[[], None]) -> None:
    """Harmless to repeat: the fence and the state decide."""
    for attempt in range(1, WRITE_TRIES + 1):
        try:
            return write()
        except (OperationalError, InterfaceError):
            if attempt == WRITE_TRIES:
                raise
            logger.warning("the ledger cannot be written, trying again", extra={"event": "ledger_away"})
            connection.close()
            sleep(attempt)
    return None
