"""Runs the state machine on the test database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from publishing import reconcile
from tests.ledger import stage
from tests.ledger.faults import Faults
from tests.ledger.machine import Ledger

Look = Callable[..., Counter[str]]


@pytest.fixture
def look(committed_site: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """Run so many examples of so many steps; answers what was done. Without a seed: the same ones each time."""
    faults = Faults(monkeypatch)
    monkeypatch.setattr(reconcile, "TURN", 60)  # how far a round gets must not depend on the machine
    monkeypatch.setattr(django_settings, "EDGE_DIR", str(tmp_path / "none"))  # the audit reads the ledger alone
    Ledger.stage, Ledger.faults, Ledger.tally = stage.build(tmp_path / "edge"), faults, Counter()
    with faults.listening():
        yield run


def run(examples: int, steps: int, number: int | None = None) -> Counter[str]:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=number is None,
        database=None,
        print_blob=False,
        phases=[Phase.generate],  # an example takes seconds: to make it smaller would take an hour
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Ledger if number is None else seed(number)(Ledger), settings=chosen)
    return Ledger.tally
