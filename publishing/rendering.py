"""From content to what every channel would show: used by the proof and by the editor's preview."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from publishing.base import Artefact, channels, suffix_of
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source, findings
from publishing.uses import Uses


@dataclass(frozen=True)
class Rendered:
    """Everything that goes into a proof's digest, and what the content checks say."""

    snapshot: Snapshot
    dependencies: list[dict[str, str]]
    artefacts: dict[str, list[Artefact]]  # by channel
    summaries: dict[str, dict[str, Any]]  # by channel
    findings: list[Finding] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def render(source: Source, uses: Uses) -> Rendered:
    """Snapshot, checks and all artefacts. Content that breaks a blocking check is not rendered: a channel may rely
    on what the checks demand."""
    snapshot = source.to_snapshot(uses)
    found = findings(source, snapshot, uses)
    used = [asdict(use) for use in uses.dependencies]
    rendered = Rendered(snapshot, used, {}, {}, found)
    return rendered if rendered.blocked else _with_artefacts(rendered)


def _with_artefacts(rendered: Rendered) -> Rendered:
    takers = {name: channel for name, channel in channels().items() if channel.accepts(rendered.snapshot)}
    artefacts = {name: channel.render(rendered.snapshot) for name, channel in takers.items()}
    for name, channel in takers.items():
        for artefact in artefacts[name] if channel.public else []:
            suffix_of(artefact.media_type)  # better no proof than an artefact that the edge cannot keep
    return Rendered(
        rendered.snapshot,
        rendered.dependencies,
        artefacts,
        {name: channel.summary(rendered.snapshot) for name, channel in takers.items()},
        rendered.findings,
    )


@cache
def build_id() -> str:
    """A hash over templates, styles and the code that renders: another build may render other bytes."""
    root = Path(settings.BASE_DIR)
    found = (path for pattern in settings.PUBLISHING_BUILD for path in root.glob(pattern))
    files = sorted(path for path in found if path.suffix in BUILD_SUFFIXES)
    hashed = sha256(f"{settings.PUBLIC_URL} {settings.ORGANISATION}".encode())
    for library in LIBRARIES:
        hashed.update(f"{library} {version(library)}".encode())
    for path in files:
        hashed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


LIBRARIES = ["Django", "djangorestframework", "mjml-python", "nh3"]  # what has a hand in the bytes
BUILD_SUFFIXES = {".html", ".mjml", ".txt", ".css", ".py"}
