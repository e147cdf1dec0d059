"""The containers of docker-compose.yml without an engine: each is its command behind the image's entry point, with the
volumes and the settings that docker-compose.yml gives it, on a real PostgreSQL."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg import sql

from deploy.local.postgres import SUPERUSER
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
ENTRY_POINT = json.loads(re.findall(r"^ENTRYPOINT (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0])


class Failed(Exception):
    """A container ended with an error; what it printed."""


class Host:
    """The volumes of one host, and what `up` does with them."""

    def __init__(self, folder: Path, services: Services) -> None:
        self.folder = folder
        self.services = services
        for name in ("settings", "owner", "edge", "media"):
            (folder / name).mkdir()

    def up(self, given: dict[str, str], *, demo: bool = False) -> None:
        """Up to the moment at which the processes start."""
        if demo:
            self.run("demo-settings", given)
        self.run("settings", given)
        self.lead_addresses_here()
        self.let_postgres_start()
        self.run("setup", given)

    def run(self, name: str, given: dict[str, str], command: str = "") -> str:
        """A container from its start to its end; what it printed."""
        done = subprocess.run(
            [*ENTRY_POINT, *shlex.split(command or COMPOSE[name]["command"])],
            cwd=ROOT,
            env=self.environment(name, given),
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode != 0:
            raise Failed(done.stdout + done.stderr)
        return done.stdout

    def environment(self, name: str, given: dict[str, str]) -> dict[str, str]:
        """Only what the container's part of docker-compose.yml names; a volume that it lacks is an empty place."""
        service = COMPOSE[name]
        volumes = {volume.split(":")[1]: volume.split(":")[0] for volume in service["volumes"]}
        places = {"SETTINGS_DIR": "settings", "OWNER_DIR": "owner", "EDGE_DIR": "edge", "MEDIA_ROOT": "media"}
        found = {variable: self.folder / volumes.get(f"/srv/{place}", "none") for variable, place in places.items()}
        variables = service.get("environment", {})
        filled = {key: given.get(value.strip("${}:-"), "") for key, value in variables.items()}
        # `python` is this one, as it is the image's.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "LC_ALL": "C.UTF-8", **{key: str(value) for key, value in found.items()}, **filled}

    def lead_addresses_here(self) -> None:
        """The names of compose's network are this machine's ports."""
        port = self.services.database_url.rsplit(":", 1)[1].split("/")[0]
        for path in self.folder.glob("*/settings.json"):
            written = path.read_text().replace("@postgres:5432/", f"@127.0.0.1:{port}/")
            path.write_text(written.replace("redis://redis:6379/0", self.services.redis_url))

    def let_postgres_start(self) -> None:
        """Like PostgreSQL's image: with an empty volume the owner is its superuser, with the password of the file."""
        if (self.folder / "postgres").exists():
            return
        (self.folder / "postgres").touch()
        assert self.services.postgres
        owner = self.folder / COMPOSE["postgres"]["environment"]["POSTGRES_PASSWORD_FILE"].removeprefix("/srv/")
        with psycopg.connect(self.services.postgres.url("postgres", SUPERUSER), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS concord WITH (FORCE)")
            connection.execute("DROP ROLE IF EXISTS concord_app")
            password = sql.Literal(owner.read_text())
            connection.execute(sql.SQL("ALTER ROLE concord SUPERUSER PASSWORD {}").format(password))
            connection.execute("CREATE DATABASE concord OWNER concord")

    def address(self, volume: str = "settings", name: str = "DATABASE_URL") -> str:
        return str(json.loads((self.folder / volume / "settings.json").read_text())[name])

    def ask(self, statement: str) -> list[Any]:
        """As the owner."""
        with psycopg.connect(self.address("owner", "OWNER_DATABASE_URL"), autocommit=True) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []
