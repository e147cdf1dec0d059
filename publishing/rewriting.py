"""Asking the follower of a folder to write every file again: a note in the folder, taken away when that is done."""

from __future__ import annotations

import secrets
from pathlib import Path

NOTE = ".rebuild"


def ask(directory: Path) -> str:
    """The note that was left. Whoever asks while others wait begins it anew, for all."""
    note = secrets.token_hex(8)
    (directory / NOTE).write_text(note)
    return note


def asked(directory: Path) -> str | None:
    try:
        return (directory / NOTE).read_text()
    except FileNotFoundError:
        return None


def settle(directory: Path, note: str | None) -> None:
    """This note was answered, or nobody waits for it any more. Another one, left meanwhile, stays."""
    if asked(directory) == note:
        (directory / NOTE).unlink(missing_ok=True)
