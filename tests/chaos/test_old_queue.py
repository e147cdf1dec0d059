"""Redis comes back with what it held long ago: tasks that were done then reach the worker again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.chaos.people import bring_out, until_all_agree
from tests.chaos.stage import Stage
from tests.running.colleagues import Colleague
from tests.running.concord import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@contextmanager
def without_worker(concord: Stage) -> Iterator[None]:
    concord.end("worker")
    yield
    concord.processes.start("worker", concord.commands["worker"])


@contextmanager
def redis_stopped(services: Any) -> Iterator[Path]:
    """Its folder, while nobody writes there."""
    services.stop_redis()
    try:
        yield services.valkey.data
    finally:
        services.start_redis()


def tasks_in(services: Any) -> list[str]:
    """The numbers of the tasks that wait for a worker."""
    queue = redis.Redis.from_url(services.redis_url)
    lists = [name for name in queue.keys() if queue.type(name) == b"list"]
    return [json.loads(task)["headers"]["id"] for name in lists for task in queue.lrange(name, 0, -1)]


def test_tasks_that_were_done_long_ago_change_nothing(
    concord: Stage, reviewer: Colleague, services: Any, supervised: None, tmp_path: Path
) -> None:
    with without_worker(concord):
        older = bring_out(reviewer, "The version whose tasks are kept, and brought out by the reconciler.")
        until_all_agree(concord, older, "there was no worker")
        tasks = tasks_in(services)
        assert tasks
        with redis_stopped(services) as folder:
            shutil.copytree(folder, tmp_path / "kept")
    newer = bring_out(reviewer, "The version that readers have when those tasks come again.")
    until_all_agree(concord, newer, "there was a worker again")
    with redis_stopped(services) as folder:
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "kept", folder)
    wait_for(lambda: all(f"{task}] succeeded" in concord.log("worker") for task in tasks), "the old tasks to be done")
    until_all_agree(concord, newer, "old tasks came again")
