"""What the publishing core asks of content, and what content checks answer. The content itself lives in `cms`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from publishing.snapshots import Snapshot
from publishing.uses import Uses


@dataclass(frozen=True)
class Finding:
    """One thing a content check has to say. `where` is the path of the field ("body.<block id>.name", "lead").

    `level` is "error" (blocks at submit) or "note" (shown to the editor and the approver). `words` is the SHA-256 of
    the words it judges, and empty when it is about something else, for example a link; `waivable`: somebody may keep
    these words and say why (`publishing.waivers`)."""

    id: str
    level: str
    where: str
    message: str
    waivable: bool = False
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Source(Protocol):
    """A page, snippet or newsletter: anything that can become a publication."""

    publication_kind: str
    pk: Any

    def to_snapshot(self, uses: Uses) -> Snapshot: ...

    def named_people(self, role: str) -> list[Any]: ...

    def possible_reviewers(self) -> list[Any]: ...

    def name_reviewer(self, person: Any) -> None: ...


def findings(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    """All that the content checks say about this source, errors first."""
    check: Callable[[Source, Snapshot, Uses], list[Finding]] = import_string(settings.PUBLISHING_CONTENT_CHECKS)
    return sorted(check(source, snapshot, uses), key=lambda finding: finding.level != "error")
