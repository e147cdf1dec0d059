"""The demo's own decisions: which address it takes, what it tells, what it passes on."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import demo_settings, preparation
from deploy.local.demo import take_address
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.progress import last_lines
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parents[2]


def test_a_taken_port_gives_the_next_with_data_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = any_port()
    with socket.create_server((LOOPBACK, wanted)):
        services, port = take_address(tmp_path, wanted)
    services.folder.release()
    assert port > wanted
    assert services.folder.path == tmp_path / str(port)
    assert services.database == f"concord_{port}"
    assert f"Port {wanted} is taken; this one uses {port}" in capsys.readouterr().out


def test_a_second_demo_of_the_same_folder_takes_the_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = any_port()
    first, _ = take_address(tmp_path, wanted)
    second, port = take_address(tmp_path, wanted)
    assert port > wanted
    assert f"Another demo of this folder runs on port {wanted}" in capsys.readouterr().out
    first.folder.release()
    second.folder.release()


def test_the_processes_get_the_demos_settings_and_not_the_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("PGHOST", "db.example.org")
    monkeypatch.setenv("PUBLIC_URL", "https://example.org")
    monkeypatch.setenv("DATABASE_URL", "postgresql://given@localhost/mine")
    monkeypatch.setenv("REDIS_URL", "redis://localhost/1")
    settings = demo_settings.for_demo(tmp_path, Services(tmp_path / "var/8000"), 8000)
    assert settings["PUBLIC_URL"] == "http://localhost:8000"
    assert settings["DATABASE_URL"] == "postgresql://given@localhost/mine"
    assert {"DEBUG", "PGHOST"}.isdisjoint(settings)
    assert settings["MEDIA_ROOT"] == str(tmp_path / "var/8000/media")


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "secret_key"
    key = demo_settings.secret_key(path)
    assert len(key) >= 50
    assert demo_settings.secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("half")
    assert len(demo_settings.secret_key(path)) >= 50


def test_the_database_is_prepared_again_only_when_the_code_changed(tmp_path: Path) -> None:
    for name in (*preparation.SOURCES, "static"):
        (tmp_path / name).mkdir()
    for name in preparation.FILES:
        (tmp_path / name).touch()
    settings = {"DATABASE_URL": os.environ["DATABASE_URL"], "STATIC_ROOT": str(tmp_path / "static")}
    preparation.remember(tmp_path, settings)
    assert preparation.wanted_steps(tmp_path, settings) == ([], [])
    (tmp_path / "static/.digest").unlink()
    assert preparation.wanted_steps(tmp_path, settings) == ([preparation.COLLECT], [])
    (tmp_path / "cms/models.py").write_text("changed")
    assert preparation.wanted_steps(tmp_path, settings)[1] == [preparation.MIGRATE, preparation.SETUP]


def test_a_reader_who_went_away_does_not_stop_the_stopping() -> None:
    code = "from deploy.local.progress import say\nimport sys\nfor n in range(9999): say('x' * 99)\nsys.exit(7)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout and process.stderr
    process.stdout.close()
    complaints = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 7, complaints


def test_the_end_of_a_log_is_shown(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("\n".join(map(str, range(30))))
    assert last_lines(tmp_path / "web.log", 2) == "    28\n    29"
    assert last_lines(tmp_path / "none.log") == ""
