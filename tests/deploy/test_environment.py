"""Making .venv: what can be wrong with a machine is said in a sentence, what is half done is done again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.environment import Environment, cause, digest
from deploy.local.progress import Explained

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, whose lock file asks for nothing."""
    folder = tmp_path / "a clone"
    shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


def bootstrap(clone: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys._base_executable, str(clone / "deploy/local/bootstrap.py"), *arguments]  # type: ignore[attr-defined]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **settings}, timeout=60)


@pytest.mark.slow
def test_a_half_made_environment_is_made_again_and_then_kept(clone: Path) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/pyvenv.cfg").touch()
    (clone / ".venv/bin/python").symlink_to(clone / "a Python that is gone")
    first = bootstrap(clone, "-c", "import sys; print(sys.prefix)")
    assert "incomplete; making it again" in first.stdout
    assert first.stdout.splitlines()[-1] == str(clone / ".venv")
    second = bootstrap(clone, "-c", "import sys; print(sys.prefix)")
    assert second.stdout.splitlines() == [str(clone / ".venv")]


def test_an_interrupted_install_goes_on(clone: Path) -> None:
    environment = Environment(clone)
    (clone / ".venv").symlink_to(ROOT / ".venv")
    assert not environment._is_current(clone / "requirements.txt"), "no stamp: the install has not ended"


def test_the_development_environment_serves_the_demo_too(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(sys.executable)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(name)
    stamp = {
        "python": os.path.realpath(sys.executable),
        "requirements-dev.txt": digest(tmp_path / "requirements-dev.txt"),
    }
    environment.stamp.write_text(json.dumps(stamp))
    assert environment._is_current(tmp_path / "requirements.txt")
    assert environment._is_current(tmp_path / "requirements-dev.txt")
    (tmp_path / "requirements-dev.txt").write_text("changed")
    assert not environment._is_current(tmp_path / "requirements.txt")


def test_a_missing_ensurepip_is_a_sentence(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "broken/ensurepip").mkdir(parents=True)
    (tmp_path / "broken/ensurepip/__init__.py").write_text("raise ImportError('not here')")
    done = bootstrap(clone, PYTHONPATH=str(tmp_path / "broken"))
    assert done.returncode == 1
    assert "ensurepip is missing" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv").exists()


def test_a_missing_python_is_a_sentence(clone: Path) -> None:
    done = subprocess.run(["make", "-s", "demo", "PYTHON=no-such-python"], cwd=clone, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Concord needs Python 3.11 or newer and 'no-such-python' is not installed" in done.stderr


def test_a_folder_of_somebody_elses_is_left_alone(clone: Path) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv/letters.txt").write_text("mine")
    with pytest.raises(Explained, match="move it away"):
        Environment(clone).ensure(dev=False)
    assert (clone / ".venv/letters.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError: refused\nERROR: No matching distribution found", "index could not be reached"),
        ("ERROR: Could not find a version that satisfies", "no build for this Python"),
        ("something new", "pip says why"),
    ],
)
def test_pips_failures_are_put_in_plain_words(tmp_path: Path, log: str, words: str) -> None:
    (tmp_path / "log").write_text(log)
    assert words in cause(tmp_path / "log")
