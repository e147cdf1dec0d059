"""The frozen copy of the contract: what was promised to apps that are out there."""

from __future__ import annotations

import json
from pathlib import Path

from channels.mobile.contract.bundling import Schema
from channels.mobile.contract.changes import Pair
from channels.mobile.contract.schemas import NAME, frozen, schemas

NOT_SERVED = "{}: nothing is sent in this shape any more, and there is no newer version of it"
BROKEN = "{}: {}. Give it a new version and leave the frozen copy of the old one where it is"


def broken_promises(before: dict[str, Schema] | None = None, now: dict[str, Schema] | None = None) -> list[str]:
    """A sentence for each change that an app may stumble over; by default of the frozen copy and this build."""
    before, now = frozen() if before is None else before, schemas() if now is None else now
    newest = dict(sorted(map(_parts, now)))  # of each kind the highest is written last
    found = []
    for name, schema in before.items():
        kind, version = _parts(name)
        if name in now:
            found += [BROKEN.format(name, change) for change in Pair(schema, now[name]).breaks()]
        elif newest.get(kind, 0) < version:
            found.append(NOT_SERVED.format(name))
    return found


def write(folder: Path) -> list[str]:
    """Bring the copy up to date; answers the names of files that changed."""
    changed = []
    for name, schema in schemas().items():
        file, text = folder / f"{name}.json", json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
            changed.append(name)
    return changed


def _parts(name: str) -> tuple[str, int]:
    match = NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name} is no name of a schema, such as lead.v1")
    return match[1], int(match[2])
