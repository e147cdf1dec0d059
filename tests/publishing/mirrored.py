"""A mirror of the sample site, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.edge import Edge


@pytest.fixture
def edge(site: None, tmp_path: Path) -> Edge:
    mirror = Edge(tmp_path / "edge")
    mirror.follow()
    return mirror


def held(edge: Edge) -> dict[str, bytes]:
    folder = edge.directory / "main"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def numbers(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file by its number and the time at which it took its place: numbers are given out again."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    return {str(file): (file.stat().st_ino, file.stat().st_ctime_ns) for file in files}
