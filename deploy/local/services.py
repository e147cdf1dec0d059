"""PostgreSQL and Valkey under one folder, with one owner; or the ones that DATABASE_URL and REDIS_URL name.

with Services(Path("var/tests")) as services:
    services.database_url, services.redis_url
"""

import os
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.local.owned_folder import FolderTaken, OwnedFolder
from deploy.local.postgres import Postgres
from deploy.local.progress import Explained, Say, silent
from deploy.local.valkey import Valkey

Server = TypeVar("Server", Postgres, Valkey)


class Services:
    """Starts on entering, stops on leaving: Valkey first, then PostgreSQL."""

    def __init__(self, var: Path, database: str = "concord", tell: Say = silent) -> None:
        self.folder = OwnedFolder(var.resolve())
        self.logs = self.folder.path / "log"
        self.database = database
        self.tell = tell
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        self._given_database = os.environ.get("DATABASE_URL", "")
        self._given_redis = os.environ.get("REDIS_URL", "")

    def __enter__(self) -> "Services":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Own the folder and start what the environment does not already give."""
        if not self.folder.taken:
            try:
                self.folder.take()
            except FolderTaken:
                raise Explained(f"Another process already runs its services in {self.folder.path}: stop it.") from None
        self.logs.mkdir(exist_ok=True)
        if not self._given_database:
            self.postgres = Postgres(self.folder.path, self.logs / "postgres.log", self.tell)
            self.postgres.start()
            self.postgres.create_database(self.database)
        if not self._given_redis:
            self.valkey = Valkey(self.folder.path, self.logs / "valkey.log", self.tell)
            self.valkey.start()

    def stop(self) -> None:
        """Stop what was started, whatever state it is in, and give the folder up."""
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()
        self.folder.release()

    @property
    def database_url(self) -> str:
        """For DATABASE_URL of every process."""
        return self.postgres.url(self.database) if self.postgres else self._given_database

    @property
    def redis_url(self) -> str:
        """For REDIS_URL of every process."""
        return self.valkey.url if self.valkey else self._given_redis

    def create_database(self, name: str) -> str:
        """Create a database unless it is there; returns its address."""
        if self.postgres:
            self.postgres.create_database(name)
            return self.postgres.url(name)
        with psycopg.connect(self._given_database, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return urlunsplit(urlsplit(self._given_database)._replace(path=f"/{name}"))

    def stop_redis(self) -> None:
        """Take Valkey away, as an outage does."""
        self._own(self.valkey).stop()

    def start_redis(self) -> None:
        """Bring Valkey back at the same address, with what it had on disk."""
        self._own(self.valkey).start()

    def stop_database(self) -> None:
        """Take PostgreSQL away, as an outage does."""
        self._own(self.postgres).stop()

    def start_database(self) -> None:
        """Bring PostgreSQL back at the same address."""
        self._own(self.postgres).start()

    @staticmethod
    def _own(server: Server | None) -> Server:
        if server is None:
            raise Explained("This server was given by the environment; it is not ours to stop or start.")
        return server
