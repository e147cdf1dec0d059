"""The contract between the publishing core and its channels, and the values that cross it.

A channel is a folder under `channels/` with a `Channel` subclass named in `settings.PUBLISHING_CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from prometheus_client.core import Metric

from publishing.snapshots import Snapshot
from publishing.stamps import Stamps

# Pictures and documents, which come as they are: nothing is stamped into them, nothing makes them smaller.
FILE_SUFFIXES = {
    "image/avif": "avif",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
}
FILES_AT = "website"  # the channel at whose addresses they stand, whichever channel names them

# What public artefacts may be, and the suffix of their files on the edge.
SUFFIXES = {
    **FILE_SUFFIXES,
    "text/html": "html",
    "application/json": "json",
    "application/feed+json": "feed",
    "application/xml": "xml",
    "text/css": "css",
}
FRAGMENT = "~"  # a key that starts with it is a piece that other addresses show, not an address of its own
GONE = f"{FRAGMENT}gone/"  # + reason: what an address says once it was taken down, sealed with the safety notice


@dataclass(frozen=True)
class Artefact:
    """Finished bytes for one channel under one key, with stamp tokens still in them.

    `key` is the path below the site's origin, without a leading slash ("treatments/nets/").
    A `shared` artefact is content-addressed (a stylesheet, an image): its key holds its own hash, nobody owns
    it, and its bytes never change. `at` names another channel at whose addresses it stands: a mail that can also be
    read on the website is made by the channel that knows how mail looks.
    """

    key: str
    media_type: str
    body: bytes
    shared: bool = False
    at: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


def suffix_of(media_type: str) -> str:
    """Of a file on the edge; raises KeyError for a media type that the edge does not know."""
    return SUFFIXES[media_type.split(";")[0]]


def is_packed(media_type: str) -> bool:
    """Whether the edge keeps a compressed form beside it."""
    return media_type not in FILE_SUFFIXES


def is_piece(key: str) -> bool:
    """Whether this key is no address: nobody owns it, and the edge never shows it by itself."""
    return key.startswith(FRAGMENT)


@dataclass(frozen=True)
class PublishedEdition:
    """What a channel is told when it delivers: an edition's number, its sealed content and its own artefacts."""

    id: int
    public_id: str
    locale: str
    number: int
    action: str
    snapshot: Snapshot
    stamps: Stamps
    artefacts: list[Artefact] = field(default_factory=list)


@dataclass(frozen=True)
class Carried:
    """What carried a publication to readers and cannot be called back, in words that people see: a newsletter that was
    sent, or is being sent (`running`).

    `counts` is {"handed over": 12, ...}. `people_url` leads to exactly who was sent it, for those with `permission`."""

    title: str
    since: datetime
    running: bool
    sentence: str
    counts: dict[str, int]
    people_url: str
    permission: str


@dataclass(frozen=True)
class Telling:
    """Telling those who hold what was recalled, in words that people see: `sentence` says how far that is, `words`
    stand on the link to `url`, for those with `permission`."""

    sentence: str
    words: str
    url: str
    permission: str


class DeliveryError(Exception):
    """A delivery that did not succeed. `permanent` means that trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Refused(ValueError):
    """Raised by `render` and `summary`: this content may not go out on this channel as it is.

    `reasons` are (path of the field, "" for the whole, and a sentence for the editor)."""

    def __init__(self, reasons: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(sentence for _where, sentence in reasons))
        self.reasons = reasons


class Channel:
    """One outlet. Subclass it, name the class in `settings.PUBLISHING_CHANNELS`, and it takes part.

    `render`, `show`, `summary`, `index_keys` and `render_index` are pure: no database, no clock, no network.
    """

    name: str
    label: str  # what people see
    tab: str  # the name of its tab on the approve page
    noun: str = ""  # one thing on it ("page"), where a change of something shared is counted for its approver
    place: str = ""  # where approving publishes at once ("on the website"); empty when nothing comes out by itself
    desk: str = ""  # the name of the admin page where the moment of what leaves here by itself is chosen
    public: bool = True  # its live artefacts are addresses that anyone may read

    # Subclass implementation:

    def accepts(self, snapshot: Snapshot) -> bool:
        """Whether this content appears on this channel at all."""
        raise NotImplementedError

    def render(self, snapshot: Snapshot) -> list[Artefact]:
        """All artefacts of this content on this channel; the first is the one a person is shown. Raises `Refused`."""
        raise NotImplementedError

    def show(self, artefact: Artefact) -> bytes:
        """HTML for a person's eyes. `artefact` is stamped already."""
        return artefact.body

    def parts(self, artefact: Artefact) -> list[tuple[str, str]]:
        """Parts of it that readers see by themselves, as (id, name); by default there are none."""
        return []

    def show_part(self, artefact: Artefact, part: str) -> bytes:
        """HTML of one part alone. Raises LookupError when there is no such part."""
        raise LookupError(part)

    def shown_at(self, snapshot: Snapshot) -> str:
        """Where anybody can read this content as this channel has it, as a path; empty when there is no such place."""
        return ""

    def draft_at(self, kind: str, locale: str, public_id: str) -> str:
        """Where this channel's own readers open a draft of such content with a token, as a path; empty when they
        cannot (`publishing.sharing.phone`)."""
        return ""

    # Subclasses that list what they publish:

    def summary(self, snapshot: Snapshot) -> dict[str, Any]:
        """What listings may say about this content; sealed in the proof."""
        return {}

    def index_keys(self, summary: dict[str, Any]) -> list[str]:
        """The listings this content appears in."""
        return []

    def index_size(self, key: str) -> int | None:
        """How many summaries a listing needs, those that were delivered last; None: all of them."""
        return None

    def render_index(self, key: str, summaries: list[dict[str, Any]]) -> Artefact:
        """The listing itself, from the live summaries, newest first.

        Each summary also holds `edition`, `seq` and the stamps of its edition."""
        raise NotImplementedError

    # Subclasses that do more than the store does:

    def deliver(self, edition: PublishedEdition) -> None:
        """Bring an edition out. Idempotent; raises DeliveryError. By default the store is all there is."""

    def stop(self, public_id: str, locale: str, *, recall: bool) -> None:
        """Called in the transaction that takes a publication down: nothing that contains it leaves any more."""

    def reach(self, public_id: str, locale: str) -> list[Carried]:
        """What left with this content and cannot be taken back, newest first. By default nothing does."""
        return []

    def telling(self, withdrawal: int) -> Telling | None:
        """What can be done for those whom this withdrawal's content had reached. By default nothing."""
        return None

    def after_restore(self) -> list[str]:
        """Called when a person confirms that the database came from a backup: close what may have been done twice
        otherwise, and say in sentences what that was. By default there is nothing."""
        return []

    def measures(self) -> Iterable[Metric]:
        """Numbers of its own for `/metrics` (publishing/health). By default there are none."""
        return ()

    def poll(self) -> None:
        """Called by the reconciler each round: take up what was left behind. By default there is nothing."""


@cache
def channels() -> dict[str, Channel]:
    """The channels of this installation by name, in the order people see them."""
    found = [import_string(path)() for path in settings.PUBLISHING_CHANNELS]
    return {channel.name: channel for channel in found}
