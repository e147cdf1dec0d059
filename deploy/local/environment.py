"""Makes and keeps `.venv`: runtime requirements for the demo, development requirements for tests and checks.

Standard library only, since it runs before anything is installed. A stamp in `.venv` holds the digest of the
lock file it was filled from, so that the second run costs a few milliseconds.

    python3 deploy/local/bootstrap.py [--dev] [-m module arguments...]
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.progress import Explained, last_lines, say

ROOT = Path(__file__).resolve().parents[2]
CAUSES = (
    (r"No space left on device", "the disk is full: free about 1 GB"),
    (r"DO NOT MATCH THE HASHES", "a package differs from the lock file: check the index pip is set to use"),
    (r"NewConnectionError|Temporary failure in name resolution|ProxyError|timed out|SSLError|Max retries",
     "the package index could not be reached: check the network or pip's settings"),
    (r"Could not find a version|No matching distribution|not a supported wheel|Failed building wheel",
     "a package has no build for this Python or system: use Python 3.11 to 3.14 on Linux or macOS"),
)  # fmt: skip


class Environment:
    """The folder `.venv` of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "concord.json"
        self.log = root / "var" / "log" / "pip.log"

    def ensure(self, dev: bool) -> Path:
        """The environment's Python, with the requirements asked for; raises Explained."""
        lock = self.root / ("requirements-dev.txt" if dev else "requirements.txt")
        if self._is_current(lock):
            return self.python
        with self._alone():
            if not self._is_current(lock):  # another run may have just made it
                self._make()
                self._install(lock)
        return self.python

    def _is_current(self, lock: Path) -> bool:
        stamp = self._read_stamp()
        if not self.python.exists() or stamp.get("python") != os.path.realpath(self.python):
            return False
        # The development requirements hold the runtime ones.
        wanted = {self.root / "requirements-dev.txt", lock}
        return any(path.exists() and stamp.get(path.name) == digest(path) for path in wanted)

    def _read_stamp(self) -> dict[str, str]:
        try:
            stamp = json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two make targets at once must not fill the same folder."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.root / "var" / "environment.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another make is preparing the Python environment; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        if self._works():
            return
        require_venv()
        if self.folder.exists() or self.folder.is_symlink():
            self._clear()
        say("Making the Python environment in .venv")
        self.folder.mkdir()
        self.stamp.write_text("{}")  # marks the folder as ours from its first moment
        made = run([sys.executable, "-m", "venv", "--prompt", "concord", str(self.folder)], self.log)
        if made != 0:
            raise Explained(
                f"Python could not make the environment in .venv; its last words are below.\n{last_lines(self.log)}\n"
                "  On Debian or Ubuntu `sudo apt install python3-venv` usually mends this; then run the command again."
            )

    def _works(self) -> bool:
        """Can the environment's Python start, is it new enough and has it pip?"""
        if not self.python.exists():
            return False
        code = "import sys, pip; sys.exit(0 if sys.version_info >= (3, 11) else 1)"
        return subprocess.run([str(self.python), "-c", code], capture_output=True).returncode == 0

    def _clear(self) -> None:
        ours = self.stamp.exists() or (self.folder / "pyvenv.cfg").exists()
        if self.folder.is_symlink() or not self.folder.is_dir() or not (ours or not any(self.folder.iterdir())):
            raise Explained(".venv is not a Python environment: move it away and run the command again.")
        say("The Python environment in .venv is incomplete; making it again.")
        shutil.rmtree(self.folder)

    def _install(self, lock: Path) -> None:
        names = re.findall(r"^[A-Za-z0-9][^\s=]*==", lock.read_text(), re.MULTILINE)
        say(f"Installing {len(names)} packages from {lock.name} (a minute or two the first time)")
        started = time.monotonic()
        command = [str(self.python), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
        command += ["--disable-pip-version-check", "-r", str(lock)]
        if run(command, self.log) != 0:
            raise Explained(f"The packages could not be installed: {cause(self.log)}. Details: {self.log}")
        stamp = {**self._read_stamp(), "python": os.path.realpath(self.python), lock.name: digest(lock)}
        temporary = self.stamp.with_suffix(".new")
        temporary.write_text(json.dumps(stamp))
        temporary.replace(self.stamp)
        say(f"Packages ready after {time.monotonic() - started:.0f} s")


def require_venv() -> None:
    """Debian ships Python without these two modules."""
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Explained(
            f"This Python {version} cannot make environments because ensurepip is missing: on Debian or Ubuntu run "
            f"`sudo apt install python{version}-venv`, elsewhere install a complete Python; then run the command again."
        ) from None


def run(command: list[str], log: Path) -> int:
    """Run a command with its output in the log; Ctrl-C reaches it and us alike."""
    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    with open(log, "wb") as output:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env={**kept, **settings}
        ).returncode


def cause(log: Path) -> str:
    """Why pip failed, in plain words."""
    text = log.read_text(errors="replace")
    return next((words for pattern, words in CAUSES if re.search(pattern, text)), "pip says why in its log")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Make the environment, then become the command, if one is given."""
    dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if dev else arguments
    if os.name != "posix":
        raise Explained("Concord runs on Linux and macOS; on Windows use it inside WSL.")
    python = str(Environment(ROOT).ensure(dev))
    if command:
        os.execv(python, [python, *command])  # noqa: S606
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Explained as problem:
        sys.exit(str(problem))
    except PermissionError as problem:
        sys.exit(f"No permission to write {problem.filename}: run this as the user who owns this folder.")
    except (FileExistsError, NotADirectoryError) as problem:
        sys.exit(f"A file stands where a folder is needed ({problem.filename}): move it away and try again.")
    except KeyboardInterrupt:
        sys.exit("\nStopped; run the same command again, it continues.")
