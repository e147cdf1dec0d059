"""`make test`: what needs a database alone runs on every core at once; what starts processes or measures races, alone.

With arguments it is one plain run of pytest."""

import os
import subprocess
import sys

from deploy.local.progress import say

ALONE = "slow or browser"


def main(arguments: list[str]) -> int:
    """The exit code tells whether all passed; the second part runs even when the first did not."""
    if arguments:
        return _pytest(arguments)
    say("== what can run side by side")
    together = _pytest([*side_by_side(), "-m", f"not ({ALONE})"])
    say("== what has to run alone")
    return _pytest(["-m", ALONE]) or together


def side_by_side() -> list[str]:
    """Options that use every core. Each worker has a PostgreSQL of its own, so a given one is used by one run alone."""
    return [] if "DATABASE_URL" in os.environ else ["-n", str(os.cpu_count() or 1)]


def _pytest(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
