"""One running Concord for all tests of this folder, under which everything can be made to fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deploy.local import processes
from tests.chaos.faults import settle
from tests.chaos.stage import Stage, Steps, stage
from tests.running.colleagues import Colleague


@pytest.fixture(scope="package")
def concord(
    services: Any, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(processes, "RESTARTS", 10_000)  # no supervisor would give up here
        patched.setattr(processes, "FAILED_START", 0)  # nor when it ended with an error just after it began
        with stage(services, django_db_blocker, tmp_path_factory.mktemp("chaos") / "disk") as started:
            settle(services)
            yield started


@pytest.fixture(scope="package")
def reviewer(concord: Stage) -> Colleague:
    return Colleague(concord, "reviewer")


@pytest.fixture
def steps(concord: Stage) -> Iterator[Steps]:
    concord.steps.clear()
    yield concord.steps
    concord.steps.clear()


@pytest.fixture
def supervised(concord: Stage) -> Iterator[None]:
    """What ended is started again, as systemd and compose do."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            concord.processes.watch()

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch)
        yield
        done.set()
        watching.result()
