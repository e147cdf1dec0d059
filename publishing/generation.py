"""The counter that the edge's follower raises after each change of a file; memories compare it."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from publishing.edge import generation_of, inode_of

LOOK = 1.0  # seconds between looks whether the folder is still the one it was: somebody may have deleted it


class Generation:
    """Of one edge."""

    def __init__(self, directory: Path | str) -> None:
        self.directory = Path(directory)
        self.inode = -1
        self._open()

    def now(self) -> tuple[int, bytes]:
        """Another value means that what was remembered under the one before may be old."""
        if monotonic() > self.look_again:
            self._open()
        return self.inode, self.counter[:8]

    def _open(self) -> None:
        self.look_again = monotonic() + LOOK
        if inode_of(self.directory) != self.inode:
            self.counter = generation_of(self.directory)
            self.inode = inode_of(self.directory)
