"""Steps of those who read: phones that follow at their own pace, and the files of the edge. With these, all steps."""

from __future__ import annotations

import json

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.ledger.base import which
from tests.ledger.texts import marks_in
from tests.ledger.working import Working
from tests.mobile.phones import Phone

MOST = 4


class Ledger(Working):
    """All steps together."""

    @rule(number=which, limit=st.none() | st.integers(1, 4))
    def a_phone_reads(self, number: int, limit: int | None) -> None:
        """One page; `limit`: a phone that begins with the full set."""
        self.begin("a phone reads")
        if limit and len(self.phones) < MOST:
            self.phones.append(Phone(limit))
            self._read(self.phones[-1])
        elif self.phones:
            self._read(self.phones[number % len(self.phones)])

    @rule()
    def the_edge_follows(self) -> None:
        self.begin("the edge follows")
        self.mirror()

    def _read(self, phone: Phone) -> None:
        phone.read_page()
        self.witness.public(marks_in(json.dumps(phone.items)), "a phone")
