"""The faults of reliability.md §3 that can meet a running Concord, by the name under which they are counted."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

import psutil  # type: ignore[import-untyped]
import psycopg
import redis

from deploy.local.postgres import SUPERUSER
from deploy.local.services import Services
from tests.running.concord import Concord

MOMENT = 1.5  # seconds that something stands still


class Scene:
    """A running Concord and what it stands on."""

    def __init__(self, concord: Concord, services: Services, chance: random.Random) -> None:
        self.concord, self.services, self.chance = concord, services, chance

    def leader(self, name: str) -> psutil.Process | None:
        """The first process of this name in the Procfile; None while it is being started again."""
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.concord.processes.children[name].process.pid)
        return None

    def queue(self) -> redis.Redis:
        return redis.Redis.from_url(self.services.redis_url, socket_timeout=2, socket_connect_timeout=2)


Fault = Callable[[Scene], None]


def killed(name: str) -> Fault:
    """kill -9 of the process and all its children."""

    def fault(scene: Scene) -> None:
        process = scene.leader(name)
        if process:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    return fault


def frozen(name: str) -> Fault:
    """It is there and does nothing, then goes on with what it believed."""

    def fault(scene: Scene) -> None:
        process = scene.leader(name)
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGSTOP)
            time.sleep(MOMENT)
            os.killpg(process.pid, signal.SIGCONT)

    return fault


def worker_child_killed(scene: Scene) -> None:
    process = scene.leader("worker")
    with suppress(psutil.NoSuchProcess, IndexError):
        if process:
            scene.chance.choice(process.children()).kill()


def queue_emptied(scene: Scene) -> None:
    with suppress(redis.RedisError):
        scene.queue().flushall()


def queue_full(scene: Scene) -> None:
    with suppress(redis.RedisError):
        queue = scene.queue()
        queue.config_set("maxmemory", "1")
        time.sleep(MOMENT)
        queue.config_set("maxmemory", "256mb")


def queue_killed(scene: Scene) -> None:
    """kill -9; what was not yet written to its file is lost."""
    state = scene.services.folder.path / "valkey.json"
    psutil.Process(json.loads(state.read_text())["pid"]).kill()
    time.sleep(MOMENT)
    scene.services.start_redis()


def database_crashed(scene: Scene) -> None:
    """As `pg_ctl stop -m immediate`: every connection breaks, also one that is committing; it recovers from its log."""
    pid_file = scene.services.folder.path / "postgres" / "postmaster.pid"
    server = psutil.Process(int(pid_file.read_text().split()[0]))
    server.send_signal(signal.SIGQUIT)
    with suppress(psutil.TimeoutExpired):
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
        with suppress(psycopg.OperationalError):
            for _one in range(100):
                held.enter_context(psycopg.connect(scene.services.database_url, connect_timeout=2))
        time.sleep(MOMENT)


def mirror_deleted(scene: Scene) -> None:
    shutil.rmtree(scene.concord.edge / "main", ignore_errors=True)


def file_altered(scene: Scene) -> None:
    """Somebody writes another dose into a published file."""
    files = sorted(scene.concord.edge.glob("main/**/200.html"))
    if files:
        file = scene.chance.choice(files)
        with suppress(FileNotFoundError):
            file.write_bytes(file.read_bytes().replace(b"Your team", b"You alone"))


def second(name: str) -> Fault:
    """Two of them at once, until the second is killed."""

    def fault(scene: Scene) -> None:
        other = scene.concord.start_another(name)
        time.sleep(MOMENT)
        scene.concord.end(other)

    return fault


FAULTS: dict[str, Fault] = {
    "F1 web killed": killed("web"),
    "F2 worker killed": killed("worker"),
    "F2 worker's child killed": worker_child_killed,
    "F2 reconciler killed": killed("reconcile"),
    "F2 edge killed": killed("edge"),
    "F4 queue emptied": queue_emptied,
    "F5 Redis killed": queue_killed,
    "F6 Redis full": queue_full,
    "F8 PostgreSQL crashed": database_crashed,
    "F13 connections used up": connections_used_up,
    "F20 second worker": second("worker"),
    "F21 worker frozen": frozen("worker"),
    "F21 edge frozen": frozen("edge"),
    "F21 web frozen": frozen("web"),
    "F27 second reconciler": second("reconcile"),
    "F27 reconciler frozen": frozen("reconcile"),
    "edge: folder deleted": mirror_deleted,
    "edge: file altered": file_altered,
}
