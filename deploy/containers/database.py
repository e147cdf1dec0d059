"""The `setup` container's first step, as the tables' owner: the role of the processes, the newest tables, its rights.

Typed by hand in docs/operations.md; psql is not in the image. It may run as often as `docker compose up` is typed.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from deploy.containers import settings

RIGHTS = Path(__file__).parents[1] / "postgres/rights.sql"


def connect(address: str) -> Connection:
    """As the owner. Each statement stands by itself: rights.sql begins its own transaction."""
    try:
        return psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as problem:
        sys.exit(f"{problem}\nPOSTGRES_PASSWORD must be the one that the database was first started with.")


def let_in(connection: Connection, role: str, password: str) -> None:
    """Make the role unless it is there (a database of an earlier version has none), and set its password."""
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    # Hashed here, so that it stands in no log of the server.
    hashed = connection.pgconn.encrypt_password(password.encode(), role.encode())
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(hashed.decode())))


def migrate(address: str) -> None:
    """The processes' role may not change tables."""
    environment = {**os.environ, "DATABASE_URL": address}
    subprocess.run([sys.executable, "manage.py", "migrate", "--no-input"], env=environment, check=True)


def main() -> None:
    """Afterwards DATABASE_URL, which the other containers have too, is good for all they do."""
    settings.load(settings.OWNER_FOLDER)
    owner = os.environ["OWNER_DATABASE_URL"]
    app = conninfo_to_dict(os.environ["DATABASE_URL"])
    with connect(owner) as connection:
        let_in(connection, str(app["user"]), str(app["password"]))
        migrate(owner)
        connection.execute(RIGHTS.read_bytes())


if __name__ == "__main__":
    main()
