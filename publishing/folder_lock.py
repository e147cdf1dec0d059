"""One at a time writes into the edge's folder: two could put older bytes back."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

LOCK = ".lock"


class FolderLock:
    """Lies in the folder, and may be deleted with it: whoever had it then has nothing until it is taken again."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / LOCK
        self.file: IO[str] | None = None

    def take(self, *, wait: bool) -> bool:
        """False when somebody else has it. With `wait` it goes on until nobody has."""
        while True:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.release()
            self.file = self.path.open("w")
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                self.release()
                return False
            if self.is_held():
                return True

    def is_held(self) -> bool:
        """Whether what we locked is still what others find there."""
        with suppress(FileNotFoundError):
            return self.file is not None and os.path.samestat(os.fstat(self.file.fileno()), self.path.stat())
        return False

    def release(self) -> None:
        if self.file:
            self.file.close()
        self.file = None
