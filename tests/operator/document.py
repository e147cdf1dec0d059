"""The commands of docs/operations.md, by the word that stands behind `sh` at the head of their block."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^```sh (\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_TYPED = "not typed by the test"


def blocks() -> dict[str, str]:
    """In their order; those that the document says are not typed by the test are left out."""
    return {name: text for name, remark, text in _all() if NOT_TYPED not in remark}


def left_out() -> dict[str, str]:
    return {name: text for name, remark, text in _all() if NOT_TYPED in remark}


def _all() -> list[tuple[str, str, str]]:
    return BLOCK.findall(DOCUMENT.read_text())
