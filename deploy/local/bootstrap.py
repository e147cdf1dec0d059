"""First step of every make target, run by whatever `python3` is: find a Python that is new enough, then hand over.

Kept in old syntax on purpose: a Python 3.6 must be able to read this file to say that it is too old.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def new_enough():
    # type: () -> str
    """The path of a Python that can run Concord, or an empty string."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    find = getattr(shutil, "which", None)  # a Python 2 has none
    return next((path for path in map(find, NAMES) if path), "") if find else ""


def main():
    # type: () -> int
    """Replace this process by deploy.local.environment under a Python that is new enough."""
    python = new_enough()
    if not python:
        sys.stderr.write(
            "Concord needs Python 3.11 or newer and this one is {}.{}: install a newer Python and run the same "
            "command again, or name it: make demo PYTHON=python3.12\n".format(*sys.version_info[:2])
        )
        return 1
    os.chdir(ROOT)
    os.execv(python, [python, "-m", "deploy.local.environment"] + sys.argv[1:])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
