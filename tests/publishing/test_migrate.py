"""`manage.py migrate` while somebody holds a table: it lets the others through, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from deploy.local.postgres import SUPERUSER
from publishing.management.commands import migrate

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site")]

TABLE = "django_migrations"  # the one that every migration writes


@pytest.fixture
def holder(services: Any, committed_site: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """Somebody who has the table open and does not come to an end."""
    monkeypatch.setattr(migrate, "PATIENCE", "100ms")
    with psycopg.connect(services.postgres.url(connection.settings_dict["NAME"], SUPERUSER)) as session:
        session.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
        yield session


def run() -> str:
    said = StringIO()
    call_command("migrate", "--no-input", stdout=said)
    return said.getvalue()


def test_it_gives_up_with_a_sentence_and_holds_nobody_up(
    holder: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "PAUSE", 0)
    with pytest.raises(CommandError, match="type the same command again"):
        run()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_it_goes_on_when_the_table_is_free(holder: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate.time, "sleep", lambda seconds: holder.rollback())
    said = run()
    assert said.count("A table is in use") == 1
    assert "No migrations to apply" in said
