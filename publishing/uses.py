"""What a snapshot may use of other publications: only what is live, and every use is recorded as a dependency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from publishing.files import Files, Upload
from publishing.snapshots import Snapshot, Values


@dataclass(frozen=True)
class LiveContent:
    """The live edition of a publication: its sealed snapshot, its stamps and its facet digests.

    Of a member of the same release, which is as good as live, the stamps and the facet "dated" are not known yet."""

    public_id: str
    kind: str
    snapshot: Snapshot
    stamps: dict[str, Any]
    facets: dict[str, str]


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    path: str


@dataclass(frozen=True)
class Dependency:
    """One use of another publication. `public_id` is empty when chrome was asked for and none was live."""

    public_id: str
    kind: str
    facet: str
    digest: str


@dataclass(frozen=True)
class Missing:
    """A reference that cannot be resolved: where it stands, a sentence, and the check it fails."""

    where: str
    message: str
    check: str


class Uses:
    """Answers `content`, `link` and `chrome` from live editions and remembers what was asked.

    `find(public_id)` and `find_chrome(kind)` give the live content or None (`publishing.live`). `files` takes what is
    made of pictures and documents."""

    def __init__(
        self,
        find: Callable[[str], LiveContent | None],
        find_chrome: Callable[[str], LiveContent | None],
        files: Files | None = None,
    ) -> None:
        self.files = files or Files()
        self._find = find
        self._find_chrome = find_chrome
        self._dependencies: set[Dependency] = set()
        self.problems: list[Missing] = []

    @property
    def dependencies(self) -> list[Dependency]:
        return sorted(self._dependencies, key=lambda use: (use.public_id, use.kind, use.facet))

    def content(
        self, public_id: UUID | str, *, where: str, name: str, check: str, dated: bool = False
    ) -> LiveContent | None:
        """All of another publication, inlined; `dated`: with the dates of its review, which are known only when it is
        live. Not live: noted under `check`, naming it, and None."""
        facet = "dated" if dated else "content"
        found = self._find(str(public_id))
        if found is None or facet not in found.facets:
            self.missing(where, f"{name} is not approved yet. Have it approved first.", check)
            return None
        self._record(found, facet)
        return found

    def link(self, public_id: UUID | str, *, where: str, name: str, check: str = "link.dead") -> Link | None:
        """Title and address of another page."""
        found = self._find(str(public_id))
        if found is None or not found.snapshot.url:
            self.missing(where, f"{name} leads to a page that readers cannot see yet.", check)
            return None
        return self._link(found)

    def optional_link(self, public_id: UUID | str) -> Link | None:
        """A link that may be left out while its page is not live; recorded either way."""
        found = self._find(str(public_id))
        if found is None:
            self._dependencies.add(Dependency(str(public_id), "", "link", ""))
            return None
        return self._link(found)

    def chrome(self, kind: str) -> LiveContent | None:
        """The header or safety notice that surrounds every page; None (recorded too) while there is none."""
        found = self._find_chrome(kind)
        if found is None:
            self._dependencies.add(Dependency("", kind, "chrome", ""))
        else:
            self._record(found, "chrome")
        return found

    def will_stand_at(self, public_id: UUID | str) -> str:
        """The path of another page; empty when it has none. Asking is no use of it."""
        found = self._find(str(public_id))
        return found.snapshot.path if found else ""

    def upload(self, upload: Upload, part: str, make: Callable[[Files], Values]) -> Values:
        """What readers are shown of a picture or document. `make` answers plain values and hands bytes to
        `Files.file`; it is not asked when this text only repeats what is live."""
        return self.files.of(upload, part, lambda: make(self.files))

    def missing(self, where: str, message: str, check: str) -> None:
        self.problems.append(Missing(where, message, check))

    def _link(self, found: LiveContent) -> Link:
        self._record(found, "link")
        return Link(found.snapshot.title, found.snapshot.url, found.snapshot.path)

    def _record(self, found: LiveContent, facet: str) -> None:
        self._dependencies.add(Dependency(found.public_id, found.kind, facet, found.facets[facet]))
