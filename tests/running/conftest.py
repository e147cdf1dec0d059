"""One running Concord for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.running.colleagues import Colleague
from tests.running.concord import Concord, concord_fixture

concord = concord_fixture("package")


@pytest.fixture(scope="package")
def reviewer(concord: Concord) -> Colleague:
    return Colleague(concord, "reviewer")
