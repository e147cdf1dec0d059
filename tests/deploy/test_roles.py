"""What `docker compose up` does to the database: its owner makes the tables, the processes have a role with less."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.services import Services
from tests.deploy.containers import COMPOSE, Failed, Host
from tests.deploy.test_compose import COMPLETE

pytestmark = pytest.mark.slow
GIVEN = COMPLETE | {
    "ADMIN_USERNAME": "admin",
    "ADMIN_EMAIL": "admin@example.org",
    "ADMIN_PASSWORD": "correct horse battery staple",
}
REFUSED = (
    "UPDATE publishing_approval SET digest = ''",
    "DELETE FROM publishing_auditentry",
    "UPDATE publishing_blob SET body = ''",
    "ALTER TABLE publishing_approval ADD COLUMN mine int",
    "ALTER TABLE publishing_edition DISABLE TRIGGER ALL",
    "DROP TABLE publishing_edition",
    "TRUNCATE publishing_liverecord",
    "CREATE TABLE mine (id int)",
    "CREATE ROLE mine",
    "SET ROLE concord",
)
RIGHTS = """
    SELECT relname, pg_get_userbyid(relowner), relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT rolname, rolsuper::text, concat(rolcreaterole, rolcreatedb, rolcanlogin) FROM pg_roles
    UNION ALL
    SELECT nspname, pg_get_userbyid(nspowner), nspacl::text FROM pg_namespace
    ORDER BY 1, 2, 3"""
ROWS = """
    SELECT (SELECT count(*) FROM django_migrations), (SELECT count(*) FROM auth_user),
           (SELECT count(*) FROM wagtailcore_page), (SELECT count(*) FROM wagtailcore_revision)"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A PostgreSQL of this module's own: roles belong to the whole of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("REDIS_URL", raising=False)
        services = Services(tmp_path_factory.mktemp("servers"))
    with services:
        yield services


@pytest.fixture(scope="module")
def installed(servers: Services, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """`docker compose up` with empty volumes."""
    host = Host(tmp_path_factory.mktemp("host"), servers)
    host.up(GIVEN)
    return host


def processes_work_and_change_nothing_that_counts(host: Host) -> None:
    """With the address that web, worker, reconcile and edge have, and no other."""
    for name in ("web", "worker", "reconcile", "edge"):
        assert not Path(host.environment(name, GIVEN)["OWNER_DIR"]).exists()
    host.run("web", GIVEN, "python manage.py check --database default --fail-level ERROR")
    with psycopg.connect(host.address(), autocommit=True) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("concord_app",)
        connection.execute("UPDATE publishing_publication SET title = title")
        for statement in REFUSED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_in_a_new_installation_the_processes_cannot_change_what_counts(installed: Host) -> None:
    processes_work_and_change_nothing_that_counts(installed)
    assert installed.ask("SELECT username FROM auth_user WHERE is_superuser") == [("admin",)]


def test_a_second_start_changes_nothing_and_processes_that_run_on_get_in(installed: Host) -> None:
    before = installed.ask(RIGHTS), installed.ask(ROWS), installed.address()
    installed.up(GIVEN)
    assert (installed.ask(RIGHTS), installed.ask(ROWS), installed.address()) == before
    processes_work_and_change_nothing_that_counts(installed)


def test_an_installation_that_has_one_role_gets_the_second(installed: Host) -> None:
    """As an earlier version left it: tables without rights for others, the owner's password where all read."""
    rows = installed.ask(ROWS)
    installed.ask("DROP OWNED BY concord_app; DROP ROLE concord_app")
    for path in (installed.folder / "owner").iterdir():
        path.unlink()
    (installed.folder / "settings/postgres_password").write_text(GIVEN["POSTGRES_PASSWORD"])
    installed.up(GIVEN)
    assert installed.ask(ROWS) == rows
    assert not (installed.folder / "settings/postgres_password").exists()
    processes_work_and_change_nothing_that_counts(installed)


def test_a_new_password_shuts_the_old_one_out(installed: Host) -> None:
    before = installed.address()
    installed.run("settings", GIVEN, f"rm {installed.folder / 'owner/app_password'}")
    installed.up(GIVEN)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(before)
    processes_work_and_change_nothing_that_counts(installed)


def test_another_password_of_the_owner_is_a_sentence(installed: Host) -> None:
    installed.run("settings", GIVEN | {"POSTGRES_PASSWORD": "another"})
    installed.lead_addresses_here()
    with pytest.raises(Failed, match="must be the one that the database was first started with"):
        installed.run("setup", GIVEN)
    installed.up(GIVEN)


def test_the_demos_processes_have_the_same_rights(servers: Services, tmp_path: Path) -> None:
    host = Host(tmp_path, servers)
    host.up({}, demo=True)
    sample = "python manage.py setup --sample"
    assert sample in COMPOSE["demo"]["command"]
    host.run("demo", {}, sample)
    processes_work_and_change_nothing_that_counts(host)
