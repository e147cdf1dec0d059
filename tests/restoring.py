"""The test database kept as a template, and brought back from it in a fraction of a second."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

DISCONNECT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND backend_type = 'client backend'"""


def keep(template: str) -> None:
    """Copy the test database as it is now."""
    _copy(_test_database(), template)


def restore(template: str) -> None:
    """Put the test database back; whoever is still connected is disconnected."""
    _copy(template, _test_database())


def test_database_url() -> str:
    """The test database's address, for processes that a test starts."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_test_database()}"))


def _test_database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _copy(source: str, target: str) -> None:
    connections.close_all()
    values = {name: settings.DATABASES["default"][name.upper()] for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname="postgres", autocommit=True, **values) as postgres:
        for name in (source, target):
            postgres.execute(DISCONNECT, [name])
        postgres.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(target)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        postgres.execute(copy.format(sql.Identifier(target), sql.Identifier(source)))
