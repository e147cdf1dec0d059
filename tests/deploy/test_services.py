"""PostgreSQL and Valkey of our own: start, stop, and recover from what a killed owner or a half-made folder leaves."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.local.owned_folder import FolderTaken, OwnedFolder
from deploy.local.progress import Explained
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from deploy.local.services import Services
services = Services(Path(sys.argv[1]))
services.start()
print(services.database_url, services.redis_url, flush=True)
time.sleep(60)
"""


def version(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""


def servers_in(folder: Path) -> list[psutil.Process]:
    """Processes that work in this folder."""
    inside = str(folder)
    return [
        process
        for process in psutil.process_iter(["cmdline", "cwd"])
        if str(process.info["cwd"] or "").startswith(inside) or inside in (process.info["cmdline"] or [])
    ]


def test_serve_in_a_folder_with_a_space(own_services: Services) -> None:
    assert version(own_services.database_url).startswith("18.")
    client = redis.Redis.from_url(own_services.redis_url)
    assert client.ping()
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_listen_on_loopback_with_a_password_only(own_services: Services) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own_services.database_url.replace("concord:", "concord:x"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(
            port=int(own_services.redis_url.rsplit(":", 1)[1].split("/")[0]), retry=Retry(NoBackoff(), 0)
        ).ping()
    for server in servers_in(own_services.folder.path):
        listening = [one for one in server.net_connections() if one.status == psutil.CONN_LISTEN]
        assert {one.laddr.ip for one in listening} <= {"127.0.0.1"}


def test_the_application_is_no_superuser_but_makes_databases(own_services: Services) -> None:
    url = own_services.create_database("another")
    assert own_services.create_database("another") == url
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False, True)


def test_valkey_keeps_what_is_queued_over_a_stop(own_services: Services) -> None:
    url = own_services.redis_url
    redis.Redis.from_url(url).rpush("queue", "a task")
    own_services.stop_redis()
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(url).ping()
    own_services.start_redis()
    assert own_services.redis_url == url
    assert redis.Redis.from_url(url).lpop("queue") == b"a task"


def test_postgres_comes_back_at_the_same_address(own_services: Services) -> None:
    url = own_services.database_url
    own_services.stop_database()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    own_services.start_database()
    assert own_services.database_url == url
    assert version(url)


@pytest.mark.usefixtures("no_given_services")
def test_a_second_owner_is_refused_and_nothing_is_left_running(spaced_folder: Path) -> None:
    with Services(spaced_folder / "var") as services:
        with pytest.raises(Explained, match="Another process"):
            Services(spaced_folder / "var").start()
        assert version(services.database_url)
    assert servers_in(spaced_folder / "var") == []


@pytest.mark.usefixtures("no_given_services")
def test_servers_of_a_killed_owner_are_taken_over(spaced_folder: Path) -> None:
    command = [sys.executable, "-c", OWNER, str(spaced_folder / "var")]
    owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert owner.stdout
    database_url = owner.stdout.readline().split()[0]
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    assert version(database_url), "the servers outlive their killed owner"
    with Services(spaced_folder / "var") as services:
        assert version(services.database_url)
        assert redis.Redis.from_url(services.redis_url).ping()
    assert servers_in(spaced_folder / "var") == []


@pytest.mark.usefixtures("no_given_services")
def test_a_stale_pid_file_that_names_a_living_process_is_recovered(spaced_folder: Path) -> None:
    with Services(spaced_folder / "var") as services:
        data = services.folder.path / "postgres"
        pid_file = (data / "postmaster.pid").read_text().splitlines()
    # A process of the same account that is no server: PostgreSQL itself would believe it and refuse to start.
    account = data.stat()
    decoy = subprocess.Popen(["sleep", "60"], user=account.st_uid if account.st_uid else None)
    try:
        (data / "postmaster.pid").write_text("\n".join([str(decoy.pid), *pid_file[1:]]))
        with Services(spaced_folder / "var") as services:
            assert version(services.database_url)
        assert decoy.poll() is None
    finally:
        decoy.kill()
        decoy.wait()


@pytest.mark.usefixtures("no_given_services")
def test_half_made_folders_are_made_again(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "postgres" / "base").mkdir(parents=True)
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("no manifest\n")
    tmp_path.chmod(0o755)
    with Services(tmp_path, tell=said.append) as services:
        assert version(services.database_url)
        assert redis.Redis.from_url(services.redis_url).ping()
    assert any("half made" in line for line in said)
    assert any("could not read its data" in line for line in said)


@pytest.mark.usefixtures("no_given_services")
def test_a_taken_port_is_given_way_to(spaced_folder: Path) -> None:
    with Services(spaced_folder / "var") as services:
        port = int(services.database_url.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)), Services(spaced_folder / "var") as services:
        assert f":{port}/" not in services.database_url
        assert version(services.database_url)


def test_given_addresses_are_used_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example.org/mine")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example.org/1")
    with Services(tmp_path) as services:
        assert services.database_url == "postgresql://somebody@db.example.org/mine"
        assert services.redis_url == "redis://queue.example.org/1"
    assert not (tmp_path / "postgres").exists()


def test_a_folder_has_one_owner(tmp_path: Path) -> None:
    first, second = OwnedFolder(tmp_path), OwnedFolder(tmp_path)
    first.take()
    with pytest.raises(FolderTaken):
        second.take()
    first.release()
    second.take()
    second.release()
