"""One running Concord for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.running.colleagues import Colleague
from tests.running.concord import Concord, running


@pytest.fixture(scope="package")
def concord(services: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Concord]:
    with running(services, django_db_blocker) as started:
        yield started


@pytest.fixture(scope="package")
def reviewer(concord: Concord) -> Colleague:
    return Colleague(concord, "reviewer")
