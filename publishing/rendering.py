"""From content to what every channel would show: used by the proof and by the editor's preview."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from publishing import files, waivers
from publishing.base import FILES_AT, Artefact, Refused, channels, suffix_of
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
    uploads: dict[str, Any] = field(default_factory=dict)  # what was made of each (`files.Sealed`), by reference

    @property
    def blocked(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def render(source: Source, uses: Uses, repeats: bool = False) -> Rendered:
    """Snapshot, checks and all artefacts. Content that breaks a blocking check is not rendered: a channel may rely
    on what the checks demand. `repeats`: these are the words that are live, approved by a person already."""
    snapshot = source.to_snapshot(uses)
    gone = [Finding("upload.gone", "error", "", GONE.format(title)) for title in uses.files.left_out()]
    judged = waivers.apply(snapshot, findings(source, snapshot, uses))
    found = [*gone, *(map(_approved_before, judged) if repeats else judged)]
    used = [asdict(use) for use in uses.dependencies]
    uploads = {name: asdict(sealed) for name, sealed in uses.files.uploads.items()}
    rendered = Rendered(snapshot, used, {}, {}, found, uploads)
    return rendered if rendered.blocked else _with_artefacts(rendered, uses)


def _approved_before(finding: Finding) -> Finding:
    """A rule that is younger than an approval does not keep what readers see from being brought up to date."""
    return replace(finding, level="note", waivable=False) if finding.words else finding


GONE = "“{}”, which it shows, was deleted. Choose another picture or file and submit it again."


def _with_artefacts(rendered: Rendered, uses: Uses) -> Rendered:
    takers = {name: channel for name, channel in channels().items() if channel.accepts(rendered.snapshot)}
    made: dict[str, list[Artefact]] = {}
    summaries: dict[str, dict[str, Any]] = {}
    refusals: list[Finding] = []
    for name, channel in takers.items():
        try:
            made[name] = channel.render(rendered.snapshot)
            summaries[name] = channel.summary(rendered.snapshot)
        except Refused as refused:
            refusals += [Finding(f"{name}.refused", "error", *reason) for reason in refused.reasons]
    if refusals:
        return replace(rendered, findings=[*refusals, *rendered.findings])
    artefacts = _by_place(made)
    contained = [use["public_id"] for use in rendered.dependencies if use["public_id"]]
    if named := files.of_snapshot(rendered.snapshot, uses.files, contained):
        artefacts[FILES_AT] = [*artefacts.get(FILES_AT, []), *named]
    for name in artefacts:
        for artefact in artefacts[name] if channels()[name].public else []:
            suffix_of(artefact.media_type)  # better no proof than an artefact that the edge cannot keep
    return replace(rendered, artefacts=artefacts, summaries=summaries)


def _by_place(made: dict[str, list[Artefact]]) -> dict[str, list[Artefact]]:
    """By the channel at whose addresses they stand, which is nearly always the one that made them."""
    placed: dict[str, list[Artefact]] = {name: [] for name in made}
    for name, artefacts in made.items():
        for artefact in artefacts:
            placed.setdefault(artefact.at or name, []).append(artefact)
    return placed


@cache
def build_id() -> str:
    """A hash over templates, styles and the code that renders: another build may render other bytes."""
    root = Path(settings.BASE_DIR)
    found = (path for pattern in settings.PUBLISHING_BUILD for path in root.glob(pattern))
    files = sorted(path for path in found if path.suffix in BUILD_SUFFIXES)
    hashed = sha256(f"{settings.PUBLIC_URL} {settings.ORGANISATION} {settings.POSTAL_ADDRESS}".encode())
    for library in LIBRARIES:
        hashed.update(f"{library} {version(library)}".encode())
    for path in files:
        hashed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


LIBRARIES = ["Django", "djangorestframework", "mjml-python", "nh3"]  # what has a hand in the bytes
BUILD_SUFFIXES = {".html", ".mjml", ".txt", ".css", ".py"}
