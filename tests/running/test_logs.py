"""One number leads from a colleague's request through the log lines of every process that works for it."""

from __future__ import annotations

import pytest

from tests.running.colleagues import Colleague, publish
from tests.running.concord import Concord, wait_for
from tests.running.convergence import converged

pytestmark = pytest.mark.slow
REQUEST = "a-request-of-this-test"


def test_the_workers_lines_name_the_request_that_woke_them(concord: Concord) -> None:
    reviewer = Colleague(concord, "reviewer")
    reviewer.session.headers["X-Request-Id"] = REQUEST
    version = publish(concord, "Somebody wants to follow this one through the logs.", reviewer)
    converged(concord, version)

    def delivered() -> list[str]:
        lines = concord.log("worker").splitlines()
        return [line for line in lines if f"request={REQUEST}" in line and "event=delivered" in line]

    wait_for(lambda: len(delivered()) > 1, "the worker's lines of two channels")
    assert all(f"edition={version} " in line for line in delivered())
    assert any("edition numbered" in line for line in concord.log("web").splitlines() if REQUEST in line)
