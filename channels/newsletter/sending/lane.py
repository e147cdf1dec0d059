"""One connection to the mail server: claim some messages, hand over one after the other, write down how each ended.

No transaction is open and no row is locked while the mail server is spoken to."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event
from time import monotonic, sleep

from django.db.models.functions import Now

from channels.newsletter.models import Mailing
from channels.newsletter.sending import addresses, breaker, ledger, rates, standing
from channels.newsletter.sending.ledger import Claim, Ending
from channels.newsletter.sending.letters import Letter, Undeliverable, envelope_address, envelope_sender, to_bytes
from channels.newsletter.sending.outcomes import Fault, Kind, Outcome
from channels.newsletter.sending.relays import open_relay
from channels.newsletter.sending.smtp import Envelope
from channels.newsletter.sending.window import Pace, Window

logger = logging.getLogger("newsletter.sending")

BROKEN = 3  # connections lost in a row: the mail server's fault and not one message's
CLAIM_SECONDS = 10  # what is claimed at once is sent in this time
FIRST_CLAIM = 20
SIGN_OF_LIFE = 3.0  # seconds


class Lane:
    """`failures` is the mail server's count when this began: not 0 means that this lane tries one message first."""

    def __init__(self, mailing: Mailing, letter: Letter, failures: int, until: float, stop: Event) -> None:
        self.mailing, self.letter, self.failures = mailing, letter, failures
        self.until, self.stop = until, stop
        self.relay, self.pace = open_relay(), Pace()
        self.lost = 0
        self.alive_at = monotonic()

    def run(self) -> bool:
        """Until nothing can be claimed, the mail server is away or the time is over. True: there may be more."""
        try:
            while not self._over():
                room = rates.room(self._most())
                if not room:
                    sleep(0.1)
                    continue
                claims, found = ledger.claim(self.mailing.edition_id, room)
                rates.give_back(room - len(claims))
                if not found:
                    return False
                admitted = rates.admit(claims) if claims else []
                if admitted and not self._send_batch(admitted):
                    return False
            return True
        finally:
            self.relay.close()

    def _over(self) -> bool:
        return self.stop.is_set() or monotonic() >= self.until

    def _most(self) -> int:
        if self.failures:
            return 1
        return FIRST_CLAIM if not self.pace.handed_over else max(1, min(ledger.BATCH, self._in(CLAIM_SECONDS)))

    def _in(self, seconds: float) -> int:
        return int(seconds / max(self.pace.seconds, 1e-6))

    def _send_batch(self, claims: list[Claim]) -> bool:
        """False when the mail server is away or refuses us. What was not begun is put back."""
        window, rejected = Window(claims, self.pace), False
        self.pace.start()
        try:
            while window.waiting and not self._over():
                ending = self._send(window)
                window.end(ending)
                rejected = rejected or ending.outcome.kind is Kind.REJECTED
                if not self._settle(ending):
                    return False
                self._show_life()
        finally:
            window.leave()
        return not (rejected and standing.judge(self.mailing))

    def _send(self, window: Window) -> Ending:
        held = window.next()
        try:
            body = to_bytes(self.letter, held)
            sender, address = self._envelope(held)
        except Undeliverable as problem:  # one bad address holds up nobody else
            return Ending(held, Outcome(Kind.REJECTED, None, str(problem), Fault.REFUSED))
        following = self._following(window)
        outcome = self.relay.send(sender, address, body, partial(window.may_leave, held), following)
        if outcome.kind is Kind.REFUSED_US and held.refused and outcome.about_message:
            # A person looked and went on, and the same message is refused again: it holds up nobody else.
            outcome = Outcome(Kind.REJECTED, outcome.code, outcome.reply, Fault.REFUSED, step=outcome.step)
        return Ending(held, outcome)

    def _envelope(self, held: Claim) -> Envelope:
        return envelope_sender(self.letter, held), envelope_address(held.address)

    def _following(self, window: Window) -> Envelope | None:
        if not window.waiting or self._over():
            return None
        try:
            return self._envelope(window.waiting[0])
        except Undeliverable:
            return None

    def _settle(self, ending: Ending) -> bool:
        """What the end of one message means beyond it. False: this lane ends."""
        held, outcome = ending.held, ending.outcome
        if outcome.kind is not Kind.ACCEPTED:
            self._log(ending)
        match outcome.kind:
            case Kind.DEFERRED:
                ledger.defer(held, outcome)
                if outcome.too_fast:
                    rates.slow_down(held.domain)
            case Kind.REJECTED:
                addresses.rejected(held, outcome.fault)
            case Kind.NOT_WANTED:
                ledger.put_back([held], nothing_left=True)
            case Kind.RELAY_DOWN:
                ledger.put_back([held], nothing_left=True)
                breaker.wait(self.failures, outcome.reply)
                return False
            case Kind.REFUSED_US:
                ledger.put_back([held], refused=outcome)
                breaker.refused(self.mailing.pk, outcome.reply)
                return False
        return self._judge_connection(outcome)

    def _judge_connection(self, outcome: Outcome) -> bool:
        if self.failures and outcome.code is not None:
            breaker.recovered()
            self.failures = 0
        self.lost = self.lost + 1 if outcome.connection_lost else 0
        if self.lost == BROKEN or (self.failures and outcome.connection_lost):
            breaker.wait(self.failures, outcome.reply)
            return False
        return True

    def _show_life(self) -> None:
        """So that the reconciler does not call others."""
        if monotonic() - self.alive_at > SIGN_OF_LIFE:
            self.alive_at = monotonic()
            Mailing.objects.filter(pk=self.mailing.pk).update(woken_at=Now())

    def _log(self, ending: Ending) -> None:
        kind, code = ending.outcome.kind.value, ending.outcome.code or 0
        facts = {"event": "message_not_accepted", "message_id": ending.held.id, "kind": kind, "code": code}
        logger.info("message %s was not accepted", ending.held.id, extra=facts)
