"""The first container of `docker compose up`: complete settings for all others, or a list of what is missing.

    python -m deploy.containers.settings --demo   (profile demo only) ask for the demo, once, for this `up`
    python -m deploy.containers.settings          check the environment and write what the others read

Compose fills in variables before it looks at profiles, so `${SECRET_KEY:?}` in its file would stop the demo too.
The demo's wish is a file that is used up when read: a later plain `up` never starts on the demo's settings.

There are two volumes. All containers of ours read `settings`, where the database's address is that of `concord_app`.
Only `setup` and PostgreSQL see `owner`: who could read it could change tables and evidence.
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

FOLDER = Path(os.environ.get("SETTINGS_DIR", "/srv/settings"))
OWNER_FOLDER = Path(os.environ.get("OWNER_DIR", "/srv/owner"))
OWNER, APP = "concord", "concord_app"  # the database's roles; rights.sql names the second
NEEDED = {
    "SECRET_KEY": "50 or more random characters; one way: openssl rand -base64 48",
    "NEWSLETTER_KEYS": "seal what readers are interested in; 50 or more random characters, not the SECRET_KEY",
    "NEWSLETTER_ADDRESS_KEY": "recognises readers' addresses; 50 or more random characters, never changed afterwards",
    "POSTGRES_PASSWORD": "the password of the database's owner; one way: openssl rand -hex 24",
    "PUBLIC_URL": "the address readers use, such as https://cancer-care.example.org",
    "EMAIL_URL": "where mail is handed over, such as smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "the sender of newsletters, such as Cancer Care <news@example.org>",
}
OPTIONAL = (
    "ALLOWED_HOSTS",
    "SECRET_KEY_FALLBACKS",
    "ORGANISATION",
    "POSTAL_ADDRESS",
    "NEWSLETTER_REPLY_TO",
    "TIME_ZONE",
    "VIDEO_HOSTS",
    "ADMIN_URL",
    "LOG_LEVEL",
    "LOOK_AT_PUBLIC",
    "BEHIND_PROXY",
    "APP_REQUESTS_A_MINUTE",
    "METRICS_TOKEN",
    "NEWSLETTER_CONNECTIONS",
    "NEWSLETTER_LANES",
    "NEWSLETTER_RELAY_RATE",
    "NEWSLETTER_DOMAIN_RATE",
    "NEWSLETTER_ANSWERS_PER_HOUR",
    "BOUNCE_DOMAIN",
    "BOUNCE_MAILBOX",
    "DKIM_DOMAIN",
    "DKIM_SELECTOR",
    "DKIM_PRIVATE_KEY",
    "MAIL_PROVIDER",
    "MAIL_WEBHOOK_SECRET",
)
KEYS = ("SECRET_KEY", "NEWSLETTER_KEYS", "NEWSLETTER_ADDRESS_KEY")
SHORTEST_KEY = 50
WISH_LASTS = 300.0  # seconds


def missing(environment: Mapping[str, str]) -> list[str]:
    """One line for each setting that production cannot do without."""
    lines = [f"{name}: {meaning}" for name, meaning in NEEDED.items() if not environment.get(name)]
    for name in KEYS:
        if 0 < len(environment.get(name, "")) < SHORTEST_KEY:
            lines.append(f"{name} is too short: {NEEDED[name]}")
    given = [environment[name] for name in KEYS if environment.get(name)]
    if len(set(given)) < len(given):
        lines.append(f"{', '.join(KEYS)} must differ from each other")
    return lines


def production(environment: Mapping[str, str]) -> dict[str, str]:
    """What the application's containers get, but for the addresses; never the owner's password."""
    given = {name: environment[name] for name in (*NEEDED, *OPTIONAL) if environment.get(name)}
    del given["POSTGRES_PASSWORD"]
    return {"BEHIND_PROXY": "1", **given}


def demo(owner: Path) -> tuple[dict[str, str], str]:
    """The demo's settings and the owner's password: made once, kept in the volume, on loopback only."""
    kept = owner / "demo-secrets.json"
    if not kept.exists():
        _write(kept, {"key": secrets.token_urlsafe(50), "password": secrets.token_urlsafe(24)})
    made = json.loads(kept.read_text())
    if "interests" not in made:  # a volume of an earlier version
        made |= {"interests": secrets.token_urlsafe(50), "addresses": secrets.token_urlsafe(50)}
        _write(kept, made)
    settings = {
        "CONCORD_DEMO": "1",
        "LOOK_AT_PUBLIC": "0",  # its containers do not know the address that the browser outside uses
        "SECRET_KEY": made["key"],
        "NEWSLETTER_KEYS": made["interests"],
        "NEWSLETTER_ADDRESS_KEY": made["addresses"],
        "PUBLIC_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "EMAIL_URL": "smtp://mailpit:1025",
        "MAIL_PAGE_URL": "http://localhost:8025",
        "DEFAULT_FROM_EMAIL": "Cancer Care <news@example.org>",
    }
    return settings, made["password"]


def load(folder: Path = FOLDER) -> None:
    """Put the written settings into this process's environment; what is set already wins."""
    path = folder / "settings.json"
    for name, value in json.loads(path.read_text()).items() if path.exists() else ():
        os.environ.setdefault(name, value)


def write_for_all(folder: Path, owner: Path, environment: Mapping[str, str]) -> list[str]:
    """Write both volumes' settings; returns what is missing instead when they cannot be complete."""
    _move_secrets(folder, owner)
    if _demo_is_wanted(folder / "demo-wanted"):
        settings, password = demo(owner)
    elif lines := missing(environment):
        (folder / "settings.json").unlink(missing_ok=True)
        return lines
    else:
        settings, password = production(environment), environment["POSTGRES_PASSWORD"]
    addresses = {"DATABASE_URL": _database(APP, _app_password(owner)), "REDIS_URL": "redis://redis:6379/0"}
    _write(folder / "settings.json", settings | addresses)
    _write(owner / "settings.json", {"OWNER_DATABASE_URL": _database(OWNER, password)})
    # PostgreSQL's container reads it under another account; no process that runs on sees this volume.
    _write(owner / "postgres_password", password, mode=0o644)
    return []


def _move_secrets(folder: Path, owner: Path) -> None:
    """An earlier version, whose database had one role, kept the owner's where every container reads."""
    kept = folder / "demo-secrets.json"
    if kept.exists():
        _write(owner / kept.name, kept.read_text())
        kept.unlink()
    (folder / "postgres_password").unlink(missing_ok=True)


def _app_password(owner: Path) -> str:
    """Made once: processes that run on while `up` is typed again must still get in."""
    path = owner / "app_password"
    kept = path.read_text() if path.exists() else ""
    if not kept:
        kept = secrets.token_hex(24)
        _write(path, kept)
    return kept


def _demo_is_wanted(wish: Path) -> bool:
    """Uses the wish up; one from an interrupted start long ago does not count."""
    if not wish.exists():
        return False
    age = time.time() - wish.stat().st_mtime
    wish.unlink()
    return age < WISH_LASTS


def _database(role: str, password: str) -> str:
    return f"postgresql://{role}:{quote(password, safe='')}@postgres:5432/concord"


def _write(path: Path, content: object, mode: int = 0o600) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)


def main() -> int:
    """Zero when the others may start."""
    if sys.argv[1:] == ["--demo"]:
        (FOLDER / "demo-wanted").touch()
        return 0
    lines = write_for_all(FOLDER, OWNER_FOLDER, os.environ)
    if lines:
        host = urlsplit(os.environ.get("PUBLIC_URL", "")).hostname or "production"
        sys.stderr.write(f"Settings for {host} are missing. Copy .env.example to .env and fill in:\n")
        sys.stderr.writelines(f"  {line}\n" for line in lines)
        sys.stderr.write("Only looking around? docker compose --profile demo up needs none of them.\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
