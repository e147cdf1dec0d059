"""What must be done before the processes start, and how it is known that it is done already.

The digest of all code, templates and requirements is kept in the database itself (as its comment) and in the
static folder: it is lost with them, so it is never believed of another database or an emptied folder.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local.processes import Step

SOURCES = ("cms", "publishing", "channels", "templates")
FILES = ("manage.py", "requirements.txt")


MIGRATE = Step("Preparing the database", ("migrate", "--no-input"))
SETUP = Step("Setting up the sample site", ("setup", "--sample"))
COLLECT = Step("Collecting static files", ("collectstatic", "--no-input", "--verbosity", "0"))


def wanted_steps(root: Path, settings: dict[str, str]) -> tuple[list[Step], list[Step]]:
    """The steps that are not done yet: for the static folder, and in order for the database."""
    digest = source_digest(root)
    static = [COLLECT] if _static_mark(settings) != digest else []
    database = [MIGRATE, SETUP] if _database_mark(settings) != digest else []
    return static, database


def remember(root: Path, settings: dict[str, str]) -> None:
    """All steps are done for this state of the code."""
    digest = source_digest(root)
    with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        # In a database of the person's own that belongs to another role, each start prepares anew.
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(digest)))
    mark = Path(settings["STATIC_ROOT"]) / ".digest"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest)


def source_digest(root: Path) -> str:
    """SHA-256 over every file that migrations, the sample site and static files can depend on."""
    paths = [path for name in SOURCES for path in (root / name).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(path for path in [*paths, *(root / name for name in FILES)] if path.suffix != ".pyc"):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _database_mark(settings: dict[str, str]) -> str:
    with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return str(row[0] or "") if row else ""


def _static_mark(settings: dict[str, str]) -> str:
    try:
        return (Path(settings["STATIC_ROOT"]) / ".digest").read_text()
    except OSError:
        return ""
