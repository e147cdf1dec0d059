"""While a new version is installed its workers share the queue with those of the version before (docs/operations.md,
"Upgrading"): what an old worker does not know it drops, and nothing is lost, late or done twice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.processes import Processes
from tests.running.colleagues import Colleague, publish
from tests.running.concord import Concord, wait_for
from tests.running.convergence import converged
from tests.services import ROOT, VAR

pytestmark = pytest.mark.slow
CODE = ("cms", "publishing", "channels", "templates", "deploy", "manage.py")
DELIVER = re.compile(r"@shared_task\ndef deliver\(.*?\n\n\n", re.DOTALL)


@pytest.fixture
def old_code(tmp_path: Path) -> Path:
    """Ours, as it was before somebody thought of the task that delivers."""
    for name in CODE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        else:
            shutil.copy(ROOT / name, tmp_path)
    tasks = tmp_path / "publishing" / "tasks.py"
    text, found = DELIVER.subn("", tasks.read_text())
    assert found == 1
    tasks.write_text(text)
    return tmp_path


@pytest.fixture
def old(concord: Concord, old_code: Path) -> Iterator[Processes]:
    """A worker of the old code on the same queue and database."""
    ours = concord.processes
    (VAR / "old-logs").mkdir(exist_ok=True)
    processes = Processes(old_code, VAR / "old-logs", ours.settings, ours.token, concord.said.append)
    processes.start("worker", concord.commands["worker"])
    wait_for(lambda: "ready." in said_by(processes), "the old worker")
    yield processes
    child = processes.children["worker"]
    child.process.terminate()
    child.process.wait(30)


def said_by(processes: Processes) -> str:
    return processes.children["worker"].log.read_text()


def test_what_the_old_worker_does_not_know_is_done_all_the_same(
    concord: Concord, reviewer: Colleague, old: Processes
) -> None:
    concord.kill("worker")
    version = publish(concord, "Only a worker that does not know how to deliver is there.", reviewer)
    converged(concord, version)
    wait_for(lambda: "Received unregistered task" in said_by(old), "the old worker to drop what it does not know")
    concord.bring_back()


def test_both_together_publish_each_version_once(concord: Concord, reviewer: Colleague, old: Processes) -> None:
    for number in range(3):
        version = publish(concord, f"Version {number} of an afternoon with two kinds of workers.", reviewer)
    converged(concord, version)
