"""A server that an operator sits at, without being one: everything of docs/operations.md below one folder.

`/opt`, `/etc`, `/var` and the ports of the document stand for places below that folder and free ports; `systemctl`,
`nginx` and `runuser` are small programs of the same meaning (tests/operator/programs). All else is as on a server."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import requests

from deploy.local.owned_folder import MARK
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.postgres import SUPERUSER, programs
from deploy.local.services import Services
from tests.operator.document import ROOT
from tests.operator.front import Front

PROGRAMS = Path(__file__).parent / "programs"
SHIPPED = ("manage.py", "requirements.txt", "cms", "publishing", "channels", "templates", "deploy", "docs")
PLACES = (
    "/opt/concord", "/etc/concord", "/etc/nginx", "/etc/systemd/system", "/var/lib/concord", "/var/backups/concord",
)  # fmt: skip
PATIENCE = 120.0  # seconds for one block on a busy machine
HOST = "care.example.org"  # as in the document's PUBLIC_URL
DONE = "--- the block has ended ---"


class Server:
    def __init__(self, folder: Path, services: Services) -> None:
        self.folder, self.services = folder, services
        self.port = any_port()
        self.front = Front(folder, HOST)
        self.path = os.pathsep.join([str(PROGRAMS), str(programs()), str(ROOT / ".venv/bin"), "/usr/bin", "/bin"])
        for place in ("opt", "etc/systemd/system", "var/log", "var/lib"):
            (folder / place).mkdir(parents=True, exist_ok=True)
        self.shell = self._new_shell()

    # --- The operator's shell ---

    def type(self, text: str) -> str:
        """Type a block; answers what it printed. A command that fails ends the shell, and the test."""
        for place in PLACES:
            text = text.replace(place, f"{self.folder}{place}")
        text = self.front.here(text.replace("127.0.0.1:8000", f"{LOOPBACK}:{self.port}"))
        shell = self.shell
        assert shell.stdin and shell.stdout
        shell.stdin.write(f"{text}\necho '{DONE}'\n")
        shell.stdin.flush()
        said = []
        for line in shell.stdout:
            if line.strip() == DONE:
                return "".join(said)
            said.append(line)
        raise AssertionError(f"The block failed:\n{text}\n{''.join(said)}")

    def open_shell(self) -> None:
        """A new one: nothing of the last one is known in it."""
        self.close_shell()
        self.shell = self._new_shell()

    def close_shell(self) -> None:
        assert self.shell.stdin and self.shell.stdout
        self.shell.stdin.close()
        self.shell.stdout.close()
        self.shell.wait(PATIENCE)

    def _new_shell(self) -> subprocess.Popen[str]:
        server = self._database
        administrator = {
            "PGUSER": SUPERUSER,
            "PGPASSWORD": server.password,
            "PGPORT": str(server.port),
            "PGHOST": LOOPBACK,
        }
        environment = {
            "PATH": self.path, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "SERVER": str(self.folder),
            "WEB_PORT": str(self.port), MARK: self.services.folder.token, "DJANGO_SETTINGS_MODULE": "cms.settings",
            **administrator,
        }  # fmt: skip
        return subprocess.Popen(
            ["bash", "-euo", "pipefail"],
            cwd=self.folder, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    @property
    def _database(self) -> SplitResult:
        assert self.services.postgres
        return urlsplit(self.services.postgres.url("postgres", SUPERUSER))

    # --- What the document leaves to others ---

    def receive(self, version: str, later: bool = False) -> None:
        """The archive of a release; a later one has a migration more, and says that it is later."""
        made = self.folder / f"made-{version}"
        made.mkdir()
        for name in SHIPPED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, made / name)  # with its bytecode: each command starts in half the time
            else:
                shutil.copy(ROOT / name, made / name)
        if later:
            last = max(path.stem for path in (made / "publishing/migrations").glob("0*.py"))
            (made / "publishing/migrations/0999_later.py").write_text(LATER.format(last=last))
        with tarfile.open(self.folder / f"concord-{version}.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(made, arcname=".")
        shutil.rmtree(made)

    def give_packages(self, version: str) -> None:
        """In place of the blocks that the document says are not typed by the test."""
        (self.folder / f"opt/concord-{version}/.venv").symlink_to(ROOT / ".venv")
        (self.folder / "var/lib/concord").mkdir(exist_ok=True)

    def edit_settings(self, **known: str) -> None:
        """What an operator changes for her place: where database, Redis and mail are."""
        folder = self.folder / "etc/concord"
        for path in folder.iterdir():
            path.write_text(path.read_text().replace(":5432/", f":{self._database.port}/"))
        lines = (folder / "environment").read_text().splitlines()
        kept = [line for line in lines if line.partition("=")[0] not in known]
        (folder / "environment").write_text(
            "\n".join([*kept, *(f"{name}={value}" for name, value in known.items()), ""])
        )

    def colleagues(self, *words: str) -> str:
        """Colleagues at work, with the installation's own code and settings."""
        script = shlex.quote(str(Path(__file__).with_name("colleagues.py")))
        return self.type(f"PYTHONPATH=/opt/concord python {script} {shlex.join(words)}").strip()

    # --- What others see ---

    def get(self, path: str) -> requests.Response:
        """As a reader's browser asks, behind whatever ends TLS."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return requests.get(f"http://{LOOPBACK}:{self.port}{path}", headers=headers, timeout=10, allow_redirects=False)

    def logs(self) -> dict[str, str]:
        return {path.stem: path.read_text() for path in sorted((self.folder / "var/log").glob("*.log"))}

    def destroy(self) -> None:
        """All but the backups and the operator's own copy of the settings."""
        self.front.stop()
        shutil.rmtree(self.folder / "opt")
        shutil.rmtree(self.folder / "etc")
        shutil.rmtree(self.folder / "var/lib")
        for place in ("opt", "etc/systemd/system", "var/lib"):
            (self.folder / place).mkdir(parents=True)


LATER = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publishing", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE publishing_delivery ADD COLUMN later text NOT NULL DEFAULT 'yes'", migrations.RunSQL.noop
        )
    ]
"""
