"""`make check`: every check runs, even after one failed, so that one run shows all there is to mend."""

import os
import subprocess
import sys
import time

from deploy.local.progress import say
from deploy.local.tests import HEAVY, side_by_side

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format --check", ["-m", "ruff", "format", "--check", "."]),
    ("lint-imports", ["-c", LINT_IMPORTS]),
    ("mypy", ["-m", "mypy", "cms", "publishing", "channels", "deploy", "clients/python/concord_client"]),
    ("fast tests", ["-m", "pytest", "-q", *side_by_side(), "-m", f"not ({HEAVY})"]),
)
# mypy's Django plugin reads the settings; nothing is connected to.
SETTINGS = {
    "SECRET_KEY": "only for reading the settings",
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "REDIS_URL": "redis://localhost:1/0",
}


def main() -> int:
    """Run the checks; the exit code tells whether all passed."""
    failed = []
    for name, arguments in CHECKS:
        started = time.monotonic()
        say(f"== {name}")
        given = SETTINGS if name == "mypy" else {}
        if subprocess.run([sys.executable, *arguments], env={**os.environ, **given}).returncode != 0:
            failed.append(name)
        say(f"   {time.monotonic() - started:.1f} s")
    say(f"To mend: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
