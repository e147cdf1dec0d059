"""Concord as it runs: every process of the Procfile and a mail catcher, on the test database and the test Valkey."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis
import requests

from deploy.local import preparation
from deploy.local.demo import answers_ready
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.processes import Child, Processes, procfile_commands
from deploy.local.services import Services
from tests import restoring
from tests.conftest import TEMPLATE
from tests.services import ROOT, VAR, WEB_PORT

Answer = TypeVar("Answer")
PATIENCE = 60.0  # seconds; a busy machine is slow, so no test measures time
PAUSE = 0.05
STATIC = VAR / "running-static"  # collected once for each state of the code


def wait_for(answer: Callable[[], Answer], what: str, seconds: float = PATIENCE) -> Answer:
    """Ask until the answer is true, and give it back."""
    until = time.monotonic() + seconds
    while not (found := answer()):
        assert time.monotonic() < until, f"Waited {seconds:.0f} seconds for {what}."
        time.sleep(PAUSE)
    return found


class Concord:
    """The running processes by their names in the Procfile; "mail" is the catcher."""

    url = f"http://localhost:{WEB_PORT}"

    def __init__(self, services: Services) -> None:
        self.edge = Path(tempfile.mkdtemp(prefix="edge-", dir=VAR))
        mail_page = any_port()
        self.mail_url = f"http://{LOOPBACK}:{mail_page}"
        self.settings = _settings(services, self.edge, any_port(), mail_page)
        self.commands = procfile_commands(ROOT, self.settings)
        self.commands["mail"] = [sys.executable, "-m", "deploy.local.mailcatcher"]
        self.said: list[str] = []
        self.processes = Processes(ROOT, services.logs, self.settings, services.folder.token, self.said.append)

    # --- Processes ---

    def start(self) -> None:
        """All of them; answers when each can work."""
        for name, command in self.commands.items():
            self.processes.start(name, command)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """The web answers, the worker takes tasks, the mirror has what is live."""
        wait_for(lambda: self._lives() and answers_ready(WEB_PORT), "the web process")
        wait_for(lambda: "ready." in self.log("worker"), "the worker")
        wait_for(lambda: (self.edge / "main" / "200.html").exists(), "the home page on the edge")
        wait_for(lambda: self._answers(self.mail_url), "the mail catcher")

    def start_another(self, name: str) -> str:
        """A second process of the same kind; answers its name."""
        other = f"{name}-2"
        self.processes.start(other, self.commands[name])
        return other

    def kill(self, name: str) -> None:
        """kill -9 of the whole group: nothing gets to say goodbye."""
        _kill(self.processes.children[name])

    def end(self, name: str) -> None:
        """Kill it for good: first of all nobody starts it again."""
        _kill(self.processes.children.pop(name))

    def bring_back(self) -> None:
        """What was killed is started again by the demo's own supervisor."""
        self.processes.watch()

    @contextmanager
    def stopped(self, *names: str) -> Iterator[None]:
        """These are there and do nothing, as on a machine that is too busy."""
        for name in names:
            os.killpg(self.processes.children[name].process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for name in names:
                os.killpg(self.processes.children[name].process.pid, signal.SIGCONT)

    def stop(self) -> None:
        self.processes.stop()
        shutil.rmtree(self.edge, ignore_errors=True)

    def log(self, name: str) -> str:
        return self.processes.children[name].log.read_text(errors="replace")

    # --- What readers and colleagues get ---

    def get(self, path: str, **headers: str) -> requests.Response:
        """What a reader's browser gets; redirects are the reader's business."""
        return requests.get(self.url + path, headers=headers, timeout=10, allow_redirects=False)

    def text(self, path: str) -> str:
        """The document at this address; empty while it has none, or while the web process is away."""
        try:
            answer = self.get(path)
        except requests.ConnectionError:
            return ""
        answer.encoding = "utf-8"
        return answer.text if answer.status_code == 200 else ""

    def mails(self, to: str = "", subject: str = "") -> list[dict[str, Any]]:
        """Caught mail, newest first."""
        caught = requests.get(f"{self.mail_url}/messages.json", timeout=10).json()
        return [mail for mail in caught if to in " ".join(mail["recipients"]) and subject in mail["subject"]]

    def _lives(self) -> bool:
        self.processes.watch()  # raises with the end of its log when one cannot start
        return True

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            return requests.get(url, timeout=5).ok
        except requests.ConnectionError:
            return False


def _kill(child: Child) -> None:
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


@contextmanager
def running(
    services: Services, django_db_blocker: Any, make: Callable[[Services], Concord] = Concord
) -> Iterator[Concord]:
    """Start everything once for several tests; afterwards the database is as every test finds it."""
    with django_db_blocker.unblock():
        restoring.restore(TEMPLATE)  # tests that ran before may have emptied the tables
        redis.Redis.from_url(services.redis_url).flushall()  # tests that ran before woke workers that were not there
        _collect_static(services)
        concord = make(services)
        try:
            concord.start()
            yield concord
        finally:
            concord.stop()  # first: the database cannot be put back under running processes
            restoring.restore(TEMPLATE)


def concord_fixture(scope: Any) -> Any:
    """A fixture `concord` that keeps one running Concord for all tests of this scope."""

    @pytest.fixture(scope=scope)
    def concord(services: Services, django_db_setup: None, django_db_blocker: Any) -> Iterator[Concord]:
        with running(services, django_db_blocker) as started:
            yield started

    return concord


def _settings(services: Services, edge: Path, smtp_port: int, mail_page: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "PYTHONDONTWRITEBYTECODE")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PYTHONUNBUFFERED": "1",
        "HOST": LOOPBACK,
        "PORT": str(WEB_PORT),
        "DATABASE_URL": restoring.test_database_url(),
        "REDIS_URL": services.redis_url,
        "EDGE_DIR": str(edge),
        "STATIC_ROOT": str(STATIC),
        "EMAIL_URL": f"smtp://{LOOPBACK}:{smtp_port}",
        "SMTP_PORT": str(smtp_port),
        "MAIL_PAGE_PORT": str(mail_page),
    }


def _collect_static(services: Services) -> None:
    digest, mark = preparation.source_digest(ROOT), STATIC / ".digest"
    if mark.exists() and mark.read_text() == digest:
        return
    settings = _settings(services, VAR, 0, 0)
    processes = Processes(ROOT, services.logs, settings, services.folder.token)
    processes.end(processes.begin(preparation.COLLECT))
    mark.write_text(digest)
