"""`make ledger STEPS=10000 SEED=7`: the state machine for as long as somebody wants; not part of the test run."""

from __future__ import annotations

import os
import secrets

import pytest

from tests.ledger.conftest import Look

STEPS_IN_ONE = 50  # what is found has to be readable


@pytest.mark.timeout(0)
def test_for_long(look: Look) -> None:
    wanted = int(os.environ.get("STEPS") or 10_000)
    number = int(os.environ.get("SEED") or secrets.randbelow(10**9))
    print(f"\nSEED={number} does these steps again.")  # noqa: T201
    done = look(max(1, wanted // 40), STEPS_IN_ONE, number)  # some examples end early
    for what, count in done.most_common():
        print(f"{count:7,}  {what}")  # noqa: T201
