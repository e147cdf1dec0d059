"""Redis only wakes workers: PostgreSQL holds the work, so an outage costs seconds and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.running.colleagues import Colleague, publish, the_page
from tests.running.concord import Concord, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def redis_is_away(services: Any, concord: Concord) -> Iterator[None]:
    services.stop_redis()
    yield
    if services.valkey.process is None:
        services.start_redis()


def test_the_reconciler_alone_publishes_what_was_approved(
    concord: Concord, reviewer: Colleague, redis_is_away: None
) -> None:
    version = publish(concord, "Approved while nobody could be woken, and published all the same.", reviewer)
    wait_for(lambda: f"Version {version}," in concord.text(the_page().public_path), "the page without Redis")
