"""The faults of reliability.md §3 that can meet a running Concord, by the name under which they are counted."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg
import redis

from deploy.local.postgres import SUPERUSER
from deploy.local.services import Services
from tests.chaos.stage import Stage
from tests.chaos.steps import STEPS

MOMENT = 1.5  # seconds that something stands still
SAID = b"Your team"
FULL = re.compile("too many clients|connection slots are reserved")  # what PostgreSQL says of its connections


class Scene:
    """A running Concord and what it stands on."""

    def __init__(self, concord: Stage, services: Services, chance: random.Random) -> None:
        self.concord, self.services, self.chance = concord, services, chance
        self.database_alone = threading.Lock()  # one fault of the database at a time: it has to come back in between

    def leader(self, name: str) -> psutil.Process:
        """The first process of this name in the Procfile. Raises NoSuchProcess while it is being started again."""
        return psutil.Process(self.concord.processes.children[name].process.pid)

    def queue(self) -> redis.Redis:
        return redis.Redis.from_url(self.services.redis_url, socket_timeout=2, socket_connect_timeout=2)


Fault = Callable[[Scene], None]


class NotNow(Exception):
    """It did not come about: what it would have met was away at that moment."""


@contextmanager
def if_there() -> Iterator[None]:
    """Raises NotNow."""
    try:
        yield
    except (redis.RedisError, psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError) as away:
        raise NotNow from away


def killed(name: str) -> Fault:
    """kill -9 of the process and all its children."""

    def fault(scene: Scene) -> None:
        with if_there():
            os.killpg(scene.leader(name).pid, signal.SIGKILL)

    return fault


def frozen(name: str) -> Fault:
    """It is there and does nothing, then goes on with what it believed."""

    def fault(scene: Scene) -> None:
        with if_there():
            leader = scene.leader(name).pid
            os.killpg(leader, signal.SIGSTOP)
        time.sleep(MOMENT)
        with suppress(ProcessLookupError):  # killed meanwhile
            os.killpg(leader, signal.SIGCONT)

    return fault


def worker_child_killed(scene: Scene) -> None:
    with if_there():
        children = scene.leader("worker").children()
        if not children:
            raise NotNow
        scene.chance.choice(children).kill()


def killed_at_a_step(name: str, whom: str = "all") -> Fault:
    """kill -9 of the process that first comes to one of its steps, chosen at random; `whom` "one": not its group."""

    def fault(scene: Scene) -> None:
        scene.concord.steps.lay(name, scene.chance.choice(STEPS[name]), whom=whom)

    return fault


def queue_emptied(scene: Scene) -> None:
    with if_there():
        scene.queue().flushall()


def queue_full(scene: Scene) -> None:
    with if_there():
        scene.queue().config_set("maxmemory", "1")
    time.sleep(MOMENT)
    with suppress(redis.RedisError):  # killed meanwhile: it comes back with the room it had
        scene.queue().config_set("maxmemory", "256mb")


def queue_refuses(scene: Scene) -> None:
    """It takes no command that writes, not even the worker's question for work: what it does while the disk of its own
    log is full (MISCONF), here as if it missed a replica."""
    with if_there():
        scene.queue().config_set("min-replicas-to-write", "1")
    time.sleep(MOMENT)
    with suppress(redis.RedisError):  # killed meanwhile: it comes back without that wish
        scene.queue().config_set("min-replicas-to-write", "0")


def queue_killed(scene: Scene) -> None:
    """kill -9; what was not yet written to its file is lost."""
    with if_there():
        _queue_server(scene).kill()
    time.sleep(MOMENT)
    scene.services.start_redis()


def queue_frozen(scene: Scene) -> None:
    """It takes connections and answers none."""
    with if_there():
        server = _queue_server(scene)
        server.suspend()
    time.sleep(MOMENT)
    with suppress(psutil.NoSuchProcess):  # killed meanwhile
        server.resume()


def _queue_server(scene: Scene) -> psutil.Process:
    state = scene.services.folder.path / "valkey.json"
    return psutil.Process(json.loads(state.read_text())["pid"])


def database_crashed(scene: Scene) -> None:
    """As `pg_ctl stop -m immediate`: every connection breaks, also one that is committing; it recovers from its log."""
    with scene.database_alone:
        _database_again(scene, _database_server(scene))


def database_disk_full(scene: Scene) -> None:
    """PostgreSQL can write no byte more. The next commit ends all of it (PANIC), and it does not come back by itself
    before there is room."""
    with scene.database_alone:
        server = _database_server(scene)
        for process in [server, *server.children()]:
            with suppress(psutil.NoSuchProcess):
                _let_write_nothing(process)
        written = _can_write(scene)
        time.sleep(MOMENT)
        _database_again(scene, server)
    assert not written, "PostgreSQL wrote although its disk was full"


def _can_write(scene: Scene) -> bool:
    assert scene.services.postgres is not None
    try:
        with psycopg.connect(scene.services.postgres.url("postgres", SUPERUSER), connect_timeout=2) as connection:
            connection.execute("SELECT pg_logical_emit_message(true, 'chaos', 'one more line')")
    except psycopg.Error:  # its PANIC, or that it could not extend a file
        return False
    return True


def _let_write_nothing(process: psutil.Process) -> None:
    """By the account that it runs under: root may not in each place where it may become another."""
    user, group = process.uids().real, process.gids().real
    account: dict[str, Any] = {} if os.geteuid() else {"user": user, "group": group, "extra_groups": []}
    command = ["prlimit", "--pid", str(process.pid), "--fsize=0:"]
    done = subprocess.run(command, **account, capture_output=True, timeout=10)
    assert done.returncode == 0 or not process.is_running(), done.stderr


def _database_server(scene: Scene) -> psutil.Process:
    pid_file = scene.services.folder.path / "postgres" / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().split()[0]))


def _database_again(scene: Scene, server: psutil.Process) -> None:
    """It is ended at once, and recovers from its log."""
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        server.send_signal(signal.SIGQUIT)
        server.wait(10)
    scene.services.start_database()


def settle(services: Services) -> None:
    """A database that was just copied from another takes its first numbers without writing them to the log, because the
    copy says that they are there already: until a checkpoint, a crash would give the same numbers out once more."""
    assert services.postgres is not None
    with psycopg.connect(services.postgres.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def connections_used_up(scene: Scene) -> None:
    with ExitStack() as held:
        try:
            take_connections(scene.services, held)
        except psycopg.OperationalError as error:
            raise NotNow from error
        time.sleep(MOMENT)


def take_connections(services: Services, held: ExitStack) -> list[int]:
    """All that are free; answers whose they are in PostgreSQL. Raises OperationalError when the database is away."""
    taken = []
    try:
        for _one in range(100):
            connection = held.enter_context(psycopg.connect(services.database_url, connect_timeout=2))
            taken.append(connection.info.backend_pid)
    except psycopg.OperationalError as error:
        if not FULL.search(str(error)):
            raise
    return taken


def mirror_deleted(scene: Scene) -> None:
    if not (scene.concord.edge / "main").exists():
        raise NotNow
    shutil.rmtree(scene.concord.edge / "main", ignore_errors=True)


def file_altered(scene: Scene) -> None:
    """Somebody writes another dose into a published file."""
    with if_there():
        files = [file for file in scene.concord.edge.glob("main/**/200.html") if SAID in file.read_bytes()]
        if not files:
            raise NotNow
        file = scene.chance.choice(sorted(files))
        file.write_bytes(file.read_bytes().replace(SAID, b"You alone"))


def disk_full(scene: Scene) -> None:
    """Not one more page of four kilobytes fits beside the files that readers get."""
    pid = scene.concord.processes.children["edge"].process.pid
    scene.concord.disk.fill(pid)
    time.sleep(MOMENT)
    scene.concord.disk.free(pid)


def network_cut(scene: Scene) -> None:
    """Worker, reconciler and edge reach neither PostgreSQL nor Redis nor the mail server, nor they them."""
    scene.concord.host.cut()
    time.sleep(MOMENT)
    scene.concord.host.mend()


def connections_hang(scene: Scene) -> None:
    """Each connection of that host is half-open from now on, until either end finds out by itself."""
    scene.concord.host.renumber()


def second(name: str) -> Fault:
    """Two of them at once, until the second is killed."""

    def fault(scene: Scene) -> None:
        other = scene.concord.start_another(name)
        time.sleep(MOMENT)
        scene.concord.end(other)

    return fault


AT_A_STEP = "killed at a step"  # such a fault is in when somebody comes to the step
FAULTS: dict[str, Fault] = {
    "F1 web killed": killed("web"),
    "F2 worker killed": killed("worker"),
    "F2 worker's child killed": worker_child_killed,
    "F2 reconciler killed": killed("reconcile"),
    "F2 edge killed": killed("edge"),
    "F4 queue emptied": queue_emptied,
    "F5 Redis killed": queue_killed,
    "F5 Redis frozen": queue_frozen,
    "F6 Redis full": queue_full,
    "F6 Redis refuses to write": queue_refuses,
    f"F1 web {AT_A_STEP}": killed_at_a_step("web"),
    f"F2 worker {AT_A_STEP}": killed_at_a_step("worker"),
    f"F2 worker's child {AT_A_STEP}": killed_at_a_step("worker", whom="one"),
    f"F2 reconciler {AT_A_STEP}": killed_at_a_step("reconcile"),
    f"F2 edge {AT_A_STEP}": killed_at_a_step("edge"),
    "F8 PostgreSQL crashed": database_crashed,
    "F10 database's disk full": database_disk_full,
    "F11 disk full": disk_full,
    "F13 connections used up": connections_used_up,
    "F20 second worker": second("worker"),
    "F21 worker frozen": frozen("worker"),
    "F21 edge frozen": frozen("edge"),
    "F21 web frozen": frozen("web"),
    "F27 second reconciler": second("reconcile"),
    "F27 reconciler frozen": frozen("reconcile"),
    "F35 network cut": network_cut,
    "F35 connections left hanging": connections_hang,
    "edge: folder deleted": mirror_deleted,
    "edge: file altered": file_altered,
}
NEEDS = {
    "F10 database's disk full": "limits",
    "F11 disk full": "disk",
    "F35 network cut": "network",
    "F35 connections left hanging": "network",
}


def possible(concord: Stage) -> list[str]:
    """The faults that this account can bring about."""
    return [name for name in FAULTS if NEEDS.get(name) not in concord.left_out]
