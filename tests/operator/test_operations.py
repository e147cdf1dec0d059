"""An operator with docs/operations.md and nothing else: installs, publishes, backs up, loses all, brings it back,
upgrades and goes back. What she types is read from the document."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from deploy.local.owned_folder import stop_marked
from deploy.local.services import Services
from tests.newsletter.mailserver import MailServer, Sink
from tests.operator.document import ROOT, blocks, left_out
from tests.operator.server import HOST, Server
from tests.running.concord import wait_for
from tests.services import VAR

PAGE = "/treatments/neuroendocrine-tumors/"
ASKED = "Asked for while nothing may be mailed."
STEPS = blocks()
CELERYS_OWN = ("", "worker: Warm shutdown (MainProcess)")  # written past all logging
OLD, NEW = "1.0", "1.1"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """A PostgreSQL and a Valkey of the operator's own. Not below tmp_path: as root PostgreSQL has another account, and
    the next pytest to start closes that folder to it."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = Path(tempfile.mkdtemp(prefix="operator-", dir=VAR))
    with Services(folder, database="postgres") as started:
        yield started
    shutil.rmtree(folder)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(Sink())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(services: Services) -> Iterator[Server]:
    """In a folder that nginx's account may pass through, and whose name needs no quotes, as on a server."""
    folder = Path(tempfile.mkdtemp(prefix="concord-server-"))
    folder.chmod(0o711)
    started = Server(folder, services)
    try:
        yield started
    finally:
        started.close_shell()
        started.front.stop()
        stop_marked(services.folder.token, grace=20)
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_document_is_enough(server: Server, mail: MailServer) -> None:
    install(server, mail)
    server.colleagues("begin")
    the_processes_cannot_change_what_counts(server)
    readers_see(server, "The first words")
    readers_come_over_tls_alone(server)
    uploads_are_closed_to_nginx(server)
    server.type(STEPS["backup"])
    saved = shutil.copytree(server.folder / "etc/concord", server.folder / "kept")

    server.type("systemctl stop concord.target")
    forget_the_database(server)
    server.destroy()
    bring_back(server, saved)
    readers_see(server, "The first words")
    nothing_is_mailed_before_it_is_confirmed(server, mail.sink)

    upgrade(server)
    readers_see_next(server, "Written after the upgrade.")
    server.type(STEPS["back"] + STEPS["well"])
    readers_see_next(server, "Written after going back.")
    assert "No fault" in server.type("manage audit")
    what_the_logs_say(server)


def install(server: Server, mail: MailServer) -> None:
    server.receive(OLD)
    unpack(server, OLD)
    server.type(STEPS["database"] + STEPS["settings"])
    smtp = f"smtp://127.0.0.1:{mail.port}"
    server.edit_settings(
        REDIS_URL=server.services.redis_url, EMAIL_URL=smtp, MAIL_SERVER_IS_HERE="1", LOOK_AT_PUBLIC="0"
    )
    for name in ("shell", "prepare", "first", "start"):
        server.type(STEPS[name])
    server.front.give_certificate()
    let_readers_in(server)


def let_readers_in(server: Server) -> None:
    server.front.start()
    for name in ("tls", "nginx", "well"):
        server.type(STEPS[name])
    made = (server.folder / "etc/nginx/conf.d/concord.conf").read_text()
    assert not re.findall(r"8080|web:8000|/srv/|^resolver ", made, re.MULTILINE), "what only containers have"


def readers_come_over_tls_alone(server: Server) -> None:
    """To all that is published, while web is away too."""
    sent_on = server.front.get(PAGE, tls=False)
    assert (sent_on.status_code, sent_on.headers["Location"]) == (301, f"https://{HOST}{PAGE}")
    assert server.front.get("/admin/login/").status_code == 200
    server.type("systemctl stop concord-web")
    page = server.front.get(PAGE)
    assert page.status_code == 200
    assert "The first words" in page.text
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert server.front.get("/admin/login/").status_code == 503
    server.type("systemctl start concord-web\n" + STEPS["well"])


def uploads_are_closed_to_nginx(server: Server) -> None:
    """By their folder, which only its owner may enter; what nginx was made to read lies beside it."""
    folder = server.folder / "var/lib/concord"
    assert folder.stat().st_mode & 0o777 == 0o711
    uploads = [path.relative_to(folder) for path in (folder / "media").rglob("*") if path.is_file()]
    assert uploads
    assert not (folder / "media").stat().st_mode & 0o077
    for place in ("/", "/../", "/admin/"):
        assert server.front.get(f"{place}{uploads[0]}").status_code != 200


def the_processes_cannot_change_what_counts(server: Server) -> None:
    """Their role may neither change evidence nor switch its guards off nor make tables."""
    for statement in (
        "UPDATE publishing_auditentry SET detail = ''",
        "DELETE FROM publishing_approval",
        "UPDATE publishing_blob SET body = ''",
        "ALTER TABLE publishing_edition DISABLE TRIGGER ALL",
        "TRUNCATE publishing_liverecord",
        "CREATE TABLE mine (id int)",
    ):
        said = server.type(f'psql "$DATABASE_URL" --quiet --command="{statement}" 2>&1 || true')
        assert "permission denied" in said or "must be owner" in said, said


def unpack(server: Server, version: str, *, link: bool = True) -> None:
    server.type(f"version={version}\n{STEPS['code']}")
    server.give_packages(version)
    if link:
        server.type(STEPS["link"])


def forget_the_database(server: Server) -> None:
    server.type(
        """psql --dbname=postgres --quiet --set=ON_ERROR_STOP=1 <<END
        DROP DATABASE concord WITH (FORCE);
        DROP ROLE concord_owner, concord_app;
        END""".replace("        ", "")
    )


def bring_back(server: Server, saved: Path) -> None:
    """A new server, and the copy of the settings with the new database's addresses."""
    server.open_shell()
    unpack(server, OLD)
    server.type(STEPS["database"])
    shutil.copytree(saved, server.folder / "etc/concord")
    for role, name in (("concord_app", "app_password"), ("concord_owner", "owner_password")):
        server.type(f'sed -i "s|{role}:[^@]*@|{role}:${name}@|" /etc/concord/*')
    server.type(STEPS["shell"])
    assert "No fault" in server.type(STEPS["restore"])
    server.type(STEPS["start"])
    let_readers_in(server)


def nothing_is_mailed_before_it_is_confirmed(server: Server, sink: Sink) -> None:
    sink.bodies.clear()
    server.colleagues("ask", ASKED)
    server.colleagues("send")
    wait_for(lambda: "waits until an operator" in server.type(NOTES), "the newsletter to be held")
    rounds_pass(server)
    assert not sink.bodies
    said = server.type(STEPS["confirm"])
    assert "Mail leaves again" in said
    wait_for(lambda: sink.count()["reviewer@example.org"], "the letter that was owed")
    server.colleagues("agree")
    readers_see(server, ASKED)


def upgrade(server: Server) -> None:
    """Old processes run while the new tables are made; afterwards all are new."""
    server.receive(NEW, later=True)
    server.open_shell()
    unpack(server, NEW, link=False)
    server.type(f"previous={OLD}\n{STEPS['shell']}")
    server.type("migrate")
    readers_see_next(server, "Written by the old code on the new tables.")
    server.type(STEPS["upgrade"] + STEPS["well"])


def readers_see_next(server: Server, words: str) -> None:
    server.colleagues("publish", words)
    readers_see(server, words)


def readers_see(server: Server, words: str) -> None:
    def shown() -> bool:
        answers = server.get(PAGE), server.front.get(PAGE)
        return all(answer.status_code == 200 and words in answer.text for answer in answers)

    wait_for(shown, f"readers to see “{words}”")


NOTES = """psql "$OWNER_DATABASE_URL" --tuples-only --command="SELECT note FROM newsletter_mailing" """
BEAT = """psql "$OWNER_DATABASE_URL" --tuples-only \
    --command="SELECT value FROM publishing_counter WHERE name = 'reconciler'" """


def rounds_pass(server: Server) -> None:
    """Whole rounds of the reconciler, which would have mailed."""
    for _ in range(3):
        before = server.type(BEAT)
        wait_for(lambda before=before: server.type(BEAT) != before, "a round of the reconciler")  # type: ignore[misc]


def what_the_logs_say(server: Server) -> None:
    """One JSON object a line, from every process; those about a version name it and its request; nobody is named."""
    lines = [line for text in server.logs().values() for line in text.splitlines() if line not in CELERYS_OWN]
    said = [json.loads(line) for line in lines]
    assert {"publishing", "celery.app.trace", "_granian"} <= {line["logger"] for line in said}
    delivered = [line for line in said if line.get("event") == "delivered"]
    assert delivered
    assert all({"publication", "edition", "channel", "task"} <= line.keys() for line in delivered)
    assert not [line for line in lines if "@example.org" in line]


def test_what_the_test_does_not_type_is_what_the_image_does() -> None:
    """The packages: the same options in the document and in the Dockerfile, which is read elsewhere."""
    assert set(left_out()) == {"packages", "account"}
    for option in ("--require-hashes", "--no-deps", "requirements.txt"):
        assert option in left_out()["packages"]
        assert option in (ROOT / "Dockerfile").read_text()


def test_the_rights_leave_out_every_table_of_evidence() -> None:
    rights = (ROOT / "deploy/postgres/rights.sql").read_text()
    refused = re.findall(r"REVOKE UPDATE.*?FROM", rights, re.DOTALL)
    guards = import_module("publishing.migrations.0002_guards")
    assert {f"publishing_{name}" for name in guards.APPEND_ONLY} == set(re.findall(r"publishing_\w+", "".join(refused)))
