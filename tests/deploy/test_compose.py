"""docker-compose.yml, Dockerfile and Procfile say the same; settings are complete or named as missing."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.containers import settings

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "k" * 50,
    "NEWSLETTER_KEYS": "i" * 50,
    "NEWSLETTER_ADDRESS_KEY": "a" * 50,
    "POSTGRES_PASSWORD": "pass/word",
    "PUBLIC_URL": "https://care.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "DEFAULT_FROM_EMAIL": "Care <news@example.org>",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    commands = dict(line.split(": ", 1) for line in lines)
    everywhere = "0.0.0.0"  # noqa: S104 - inside its container
    return {name: command.replace("$HOST", everywhere).replace("$PORT", "8000") for name, command in commands.items()}


def test_compose_runs_the_procfiles_commands(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {name: services[name]["command"] for name in procfile()} == procfile()


def test_our_own_containers_are_shut_in(compose: dict[str, Any]) -> None:
    ours = [service for service in compose["services"].values() if service.get("image") == "concord"]
    assert len(ours) > len(procfile())
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert "USER concord" in (ROOT / "Dockerfile").read_text()


def test_the_image_runs_the_web_process_by_default() -> None:
    written = re.search(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert written
    assert json.loads(written[1]) == shlex.split(procfile()["web"])


def test_every_name_compose_uses_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for needed, condition in service.get("depends_on", {}).items():
            assert needed in services, f"{name} waits for {needed}"
            # What always runs may wait for what only the demo has, but must not need it.
            if "profiles" in services[needed] and "profiles" not in service:
                assert condition["required"] is False
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in services[needed]
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists()
        for network in service.get("networks", []):
            assert network in compose["networks"]


def test_nothing_listens_beyond_this_host_unless_told(compose: dict[str, Any]) -> None:
    ports = {port for service in compose["services"].values() for port in service.get("ports", [])}
    assert ports == {"${LISTEN:-127.0.0.1:8000}:8080", "127.0.0.1:8025:8025"}
    assert compose["networks"]["data"] == {"internal": True}


def test_nginx_starts_without_web_and_finds_it_again(compose: dict[str, Any]) -> None:
    """No engine runs here. What we rely on: nginx from 1.27.3 asks Docker's name server while it runs (`resolve`, for
    which the upstream must be in shared memory), and starts without an answer."""
    nginx = compose["services"]["nginx"]
    assert set(nginx["depends_on"]) == {"edge"}
    version = re.fullmatch(r"nginx:(\d+)\.(\d+)-alpine", nginx["image"])
    assert version
    assert (int(version[1]), int(version[2])) >= (1, 28)
    written = (ROOT / "deploy/nginx/concord.conf").read_text()
    upstream = written.split("upstream concord_web {")[1].split("}")[0]
    assert "server web:8000 resolve max_fails=0;" in upstream
    assert "zone concord_web " in upstream
    assert re.search(r"^resolver 127\.0\.0\.11 valid=\ds ", written, re.MULTILINE), "else it is asked every ten minutes"


def test_images_are_pinned_and_name_no_host(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        image = service["image"]
        assert image == "concord" or re.fullmatch(r"([a-z]+/)?[a-z]+:[v0-9][-.\w]*", image)


def test_no_variable_can_stop_the_demo(compose: dict[str, Any]) -> None:
    """Compose fills in variables before it looks at profiles."""
    assert ":?" not in re.sub(r"#.*", "", (ROOT / "docker-compose.yml").read_text())
    offered = set(compose["services"]["settings"]["environment"])
    assert offered == {*settings.NEEDED, *settings.OPTIONAL}
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert offered <= example


def test_everything_the_image_copies_passes_the_dockerignore() -> None:
    copied = re.findall(r"^COPY (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    allowed = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert set(copied) == set(allowed)
    assert all((ROOT / name).exists() for name in copied)


@pytest.fixture
def owner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The volume that no running process sees."""
    return tmp_path_factory.mktemp("owner")


def test_only_what_is_first_and_postgresql_see_the_owners_password(compose: dict[str, Any]) -> None:
    seen = {
        name: volume.split(":", 1)[1]
        for name, service in compose["services"].items()
        for volume in service.get("volumes", [])
        if volume.startswith("owner:")
    }
    assert seen == {"settings": "/srv/owner", "setup": "/srv/owner:ro", "postgres": "/srv/owner:ro"}
    told = [name for name, one in compose["services"].items() if "POSTGRES_PASSWORD" in one.get("environment", {})]
    assert told == ["settings"]


def test_without_settings_each_missing_one_is_named(tmp_path: Path, owner: Path) -> None:
    lines = settings.write_for_all(tmp_path, owner, {})
    assert [line.split(":")[0] for line in lines] == list(settings.NEEDED)
    assert not list(tmp_path.iterdir())
    assert not list(owner.iterdir())
    assert "too short" in settings.missing({**COMPLETE, "SECRET_KEY": "short"})[0]
    assert "must differ" in settings.missing({**COMPLETE, "NEWSLETTER_ADDRESS_KEY": "k" * 50})[0]


def test_complete_settings_reach_the_other_containers(
    tmp_path: Path, owner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.write_for_all(tmp_path, owner, {**COMPLETE, "TIME_ZONE": ""}) == []
    assert (owner / "postgres_password").read_text() == "pass/word"
    monkeypatch.setattr(os, "environ", {"PUBLIC_URL": "https://given.example.org"})
    settings.load(tmp_path)
    app = r"postgresql://concord_app:\w{48}@postgres:5432/concord"  # pragma: allowlist secret
    assert re.fullmatch(app, os.environ["DATABASE_URL"])
    assert os.environ["PUBLIC_URL"] == "https://given.example.org"
    assert {"POSTGRES_PASSWORD", "OWNER_DATABASE_URL"}.isdisjoint(os.environ)
    settings.load(owner)
    wanted = "postgresql://concord:pass%2Fword@postgres:5432/concord"  # pragma: allowlist secret
    assert os.environ["OWNER_DATABASE_URL"] == wanted


def test_the_demo_needs_nothing_and_never_lends_its_settings(tmp_path: Path, owner: Path) -> None:
    (tmp_path / "demo-wanted").touch()
    assert settings.write_for_all(tmp_path, owner, {}) == []
    first = json.loads((tmp_path / "settings.json").read_text())
    assert first["CONCORD_DEMO"] == "1"
    assert len(first["SECRET_KEY"]) >= settings.SHORTEST_KEY
    (tmp_path / "demo-wanted").touch()
    settings.write_for_all(tmp_path, owner, {})
    assert json.loads((tmp_path / "settings.json").read_text()) == first, "the database's password must stay"
    # A later plain `up` in the same volume, even after a start that was interrupted long ago.
    (tmp_path / "demo-wanted").touch()
    os.utime(tmp_path / "demo-wanted", (1, 1))
    assert settings.write_for_all(tmp_path, owner, {})
    assert not (tmp_path / "settings.json").exists()


def test_secrets_of_an_earlier_version_leave_the_volume_that_all_read(tmp_path: Path, owner: Path) -> None:
    """Its demo's database goes on under the password that it was made with."""
    made = {"key": "k" * 50, "interests": "i" * 50, "addresses": "a" * 50, "password": "as it was"}
    (tmp_path / "demo-secrets.json").write_text(json.dumps(made))
    (tmp_path / "postgres_password").write_text("as it was")
    (tmp_path / "demo-wanted").touch()
    assert settings.write_for_all(tmp_path, owner, {}) == []
    assert (owner / "postgres_password").read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
    assert "as it was" not in (tmp_path / "settings.json").read_text()
