"""Whatever people and machines do, in any order: what readers see was approved, comes out once, and never goes back."""

from __future__ import annotations

import pytest

from tests.ledger.conftest import Look

EXAMPLES, STEPS = 4, 45


@pytest.mark.timeout(600)
def test_whatever_happens_readers_see_what_was_approved(look: Look) -> None:
    """The short form, the same each time; `make ledger` goes on for long."""
    done = look(EXAMPLES, STEPS)
    assert done["steps"] >= EXAMPLES * STEPS
    assert done["published"] and done["repeated"] and done["taken down"]
