"""Children of the demo: named when they end, brought back, stopped to the last grandchild."""

import os
import shlex
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import psutil
import pytest

from deploy.local import ports
from deploy.local.owned_folder import MARK, OwnedFolder
from deploy.local.ports import any_port, free_port, is_free
from deploy.local.processes import Processes, Step, procfile_commands
from deploy.local.progress import Explained

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
PARENT = [sys.executable, "-c", "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def processes(tmp_path: Path, said: list[str]) -> Iterator[Processes]:
    started = Processes(tmp_path, tmp_path, dict(os.environ), f"token-{time.time_ns()}", said.append)
    yield started
    started.stop()


def wait_for(condition: object, seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.02)


def test_a_killed_child_is_named_and_comes_back(processes: Processes, said: list[str]) -> None:
    processes.start("worker", SLEEP)
    first = processes.children["worker"].process
    wait_for(lambda: "up" in (processes.logs / "worker.log").read_text())
    first.kill()
    first.wait()
    processes.watch()
    assert "worker ended (signal 9)" in said[0]
    assert "up" in said[1]
    assert processes.children["worker"].process.pid != first.pid


def test_a_child_that_cannot_start_is_given_up_with_its_last_words(processes: Processes) -> None:
    processes.start("web", [sys.executable, "-c", "raise SystemExit('no such setting')"])
    processes.children["web"].process.wait()
    with pytest.raises(Explained, match="(?s)web ended .exit code 1.*no such setting"):
        processes.watch()


def test_a_failing_command_is_explained(processes: Processes) -> None:
    (processes.root / "manage.py").write_text("raise SystemExit('the table is missing')")
    with pytest.raises(Explained, match="(?s)`python manage.py migrate` failed.*the table is missing"):
        processes.end(processes.begin(Step("Preparing the database", ("migrate",))))


def test_stopping_reaches_grandchildren_and_keeps_the_order(processes: Processes) -> None:
    for name in ("mail", "edge", "worker", "web"):
        processes.start(name, PARENT)
    wait_for(lambda: all(psutil.Process(c.process.pid).children() for c in processes.children.values()))
    family = [psutil.Process(c.process.pid) for c in processes.children.values()]
    family += [grandchild for process in family for grandchild in process.children()]
    order: list[str] = []
    processes._end_group = lambda leader: order.append(str(leader)) or Processes._end_group(leader)  # type: ignore
    wanted = [str(processes.children[name].process.pid) for name in ("web", "worker", "edge", "mail")]
    processes.stop()
    assert order == wanted
    wait_for(lambda: not any(process.is_running() for process in family))


def test_children_are_out_of_reach_of_ctrl_c(processes: Processes) -> None:
    processes.start("web", SLEEP)
    pid = processes.children["web"].process.pid
    assert os.getsid(pid) == pid != os.getsid(0)


def test_what_a_killed_owner_left_is_stopped_by_the_next(tmp_path: Path) -> None:
    first = OwnedFolder(tmp_path)
    first.take()
    left = psutil.Popen(SLEEP, env={**os.environ, MARK: first.token}, start_new_session=True, stdout=PIPE)
    assert left.stdout.readline()  # Linux shows the environment of a process a moment after it was begun
    bystander = psutil.Popen(SLEEP, start_new_session=True)
    first.release()
    second = OwnedFolder(tmp_path)
    second.take()
    try:
        assert not left.is_running()
        assert len(second.stopped) == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
        left.stdout.close()
        second.release()


def test_a_taken_port_gives_the_next_and_says_so(said: list[str]) -> None:
    wanted = any_port()
    with socket.create_server(("127.0.0.1", wanted)):
        assert not is_free(wanted)
        port = free_port(wanted, "the mail page", said.append)
    assert port > wanted
    assert said == [f"  Port {wanted} is taken; the mail page uses {port} instead."]
    assert free_port(wanted, tell=said.append) == wanted


def test_a_listener_that_shares_its_port_is_seen() -> None:
    with socket.socket() as sharing:
        sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sharing.bind((ports.LOOPBACK, 0))
        sharing.listen()
        assert not is_free(sharing.getsockname()[1])


@pytest.mark.parametrize("text", ["80", "eight", "70000", "-1", ""])
def test_an_impossible_port_is_a_sentence(text: str) -> None:
    with pytest.raises(Explained, match="between 1024 and 65535"):
        ports.port_from(text, "PORT")


def test_the_procfile_gives_the_commands() -> None:
    commands = procfile_commands(ROOT, {"HOST": "127.0.0.1", "PORT": "8000"})
    assert list(commands) == ["web", "worker", "reconcile", "edge"]
    assert all(command[0] == sys.executable for command in commands.values())
    assert "--host 127.0.0.1 --port 8000" in shlex.join(commands["web"])
