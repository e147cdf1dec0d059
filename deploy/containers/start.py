"""Entry point of the image: load the settings that the `settings` container wrote, then become the command."""

import os
import sys

from deploy.containers import settings


def main() -> None:
    """Does not return: the command takes this process's place and its signals."""
    settings.load()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606


if __name__ == "__main__":
    main()
