"""`make test`: first what needs a database alone, then what starts processes, a browser or many rounds of a race.

Both run on every core; in the second each file stays together, for its tests share the processes that it starts. With
arguments it is one plain run of pytest."""

import os
import subprocess
import sys

from deploy.local.progress import say

HEAVY = "slow or browser"


def main(arguments: list[str]) -> int:
    """The exit code tells whether all passed; the second part runs even when the first did not."""
    if arguments:
        return _pytest(arguments)
    say("== without processes and browser")
    light = _pytest([*side_by_side(), "-m", f"not ({HEAVY})"])
    say("== with processes, browser and races")
    return _pytest([*side_by_side("loadfile"), "-m", HEAVY]) or light


def side_by_side(how: str = "load") -> list[str]:
    """Options that use every core. Each worker has a PostgreSQL of its own, so a given one is used by one run alone."""
    return [] if "DATABASE_URL" in os.environ else ["-n", str(os.cpu_count() or 1), "--dist", how]


def _pytest(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
