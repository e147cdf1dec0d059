"""Tests that a table names as "file::test", without the ending of the one and the beginning of the other."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent


def missing(named: list[str]) -> list[str]:
    """Those that do not exist."""
    return [one for one in named if not _exists(*one.split("::"))]


def _exists(file: str, name: str) -> bool:
    return bool(re.search(rf"^ *def test_{name}\(", (TESTS / f"{file}.py").read_text(), re.MULTILINE))
