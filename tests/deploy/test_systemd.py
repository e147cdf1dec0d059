"""The systemd units run what the Procfile runs, shut in as far as it goes, and systemd itself can read them."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "systemd"
TIMED = sorted(timer.with_suffix(".service") for timer in FOLDER.glob("*.timer"))
UNITS = sorted(set(FOLDER.glob("*.service")) - set(TIMED))
PYTHON = "/opt/concord/.venv/bin/"


def unit(path: Path) -> ConfigParser:
    parsed = ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[method-assign,assignment]
    parsed.read(path)
    return parsed


def test_they_run_the_procfiles_commands() -> None:
    lines = (ROOT / "Procfile").read_text().replace("$HOST", "127.0.0.1").replace("$PORT", "8000").splitlines()
    wanted = dict(line.split(": ", 1) for line in lines)
    found = {path.stem.removeprefix("concord-"): unit(path)["Service"]["ExecStart"] for path in UNITS}
    assert found == {name: PYTHON + command for name, command in wanted.items()}


def test_the_target_starts_them_all() -> None:
    assert set(unit(FOLDER / "concord.target")["Unit"]["Wants"].split()) == {path.name for path in UNITS}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_each_starts_again_by_itself(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["Restart"] == "always"
    assert unit(path)["Unit"]["StartLimitIntervalSec"] == "0", "systemd would give it up while PostgreSQL is away"


@pytest.mark.parametrize("path", TIMED, ids=lambda path: path.stem)
def test_what_a_timer_starts_ends_and_a_missed_moment_is_made_up_for(path: Path) -> None:
    timer = unit(path.with_suffix(".timer"))
    assert unit(path)["Service"]["Type"] == "oneshot"
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("path", [*UNITS, *TIMED], ids=lambda path: path.stem)
def test_each_is_nobody_special(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == "concord"
    assert service["NoNewPrivileges"] == service["ProtectHome"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectoryMode"] == "0711", "nginx passes through it, and may not list it"


def test_systemd_can_read_them(tmp_path: Path) -> None:
    """Its own check, with a program that exists here in the place of ours."""
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: install systemd"
    for path in [*UNITS, *TIMED, *FOLDER.glob("*.timer"), FOLDER / "concord.target"]:
        text = path.read_text().replace(f"{PYTHON}python", "/usr/bin/env")
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        [program, "verify", "--man=no", *map(str, tmp_path.iterdir())], capture_output=True, text=True, timeout=60
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert not ours, done.stderr
