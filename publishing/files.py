"""Pictures and documents: what editors upload, and the files that were made of it for readers.

An upload is a row that editors may change or delete at any time. A file is bytes at an address that holds their hash:
it is made with the proof, sealed in it, and comes out and goes with the editions that show it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from django.conf import settings

from publishing.base import FILE_SUFFIXES, FILES_AT, Artefact
from publishing.models import ProofArtefact
from publishing.snapshots import Snapshot, Values

FOLDER = "assets"
NAMED = re.compile(rf"/({FOLDER}/[0-9a-f]{{64}}\.[a-z]{{3,4}})\b")


class Upload(Protocol):
    """A picture or document as editors have it: a Django model with these."""

    pk: Any
    title: str
    parts: tuple[str, ...]
    _meta: Any

    def fingerprint(self, part: str) -> str:
        """Changes whenever this part of it does: its "picture", "alt", "credit", or its "file"."""
        ...


def reference(upload: Upload, part: str) -> str:
    """'cms.contentimage:12#picture'."""
    return f"{upload._meta.label_lower}:{upload.pk}#{part}"


def address(media_type: str, body: bytes) -> str:
    """The path of a file, without a leading slash."""
    return f"{FOLDER}/{sha256(body).hexdigest()}.{FILE_SUFFIXES[media_type]}"


def web_address(place: str) -> str:
    """Of what `Files.file` answered: below the site's own address, which may be another one by now."""
    return f"{settings.PUBLIC_URL}{place}" if place.startswith("/") else place


@dataclass(frozen=True)
class Sealed:
    """What was made of one part of an upload, as it was then. `values` is all that a snapshot says of it."""

    title: str
    fingerprint: str
    values: Values


class Files:
    """What one rendering makes of uploads."""

    is_draft = False

    def __init__(self) -> None:
        self.made: dict[str, Artefact] = {}  # by path
        self.uploads: dict[str, Sealed] = {}  # by reference

    def file(self, media_type: str, body: bytes) -> str:
        """Take bytes in; answers where readers will find them, for `web_address`."""
        path = address(media_type, body)
        self.made[path] = Artefact(path, media_type, body, shared=True)
        return f"/{path}"

    def of(self, upload: Upload, part: str, make: Callable[[], Values]) -> Values:
        """`make` is called once for each part of an upload, however often a text shows it."""
        known = reference(upload, part)
        if known not in self.uploads:
            before = upload.fingerprint(part)  # first: what is changed meanwhile is found to be another
            self.uploads[known] = Sealed(upload.title, before, make())
        return self.uploads[known].values

    def left_out(self) -> list[str]:
        """Titles of uploads that this text showed when it was approved and does not show now."""
        return []


class DraftFiles(Files):
    """For a draft that nobody sees but its editors: bytes stand in the text itself, and there are few of them."""

    is_draft = True

    def file(self, media_type: str, body: bytes) -> str:
        return f"data:{media_type};base64,{b64encode(body).decode()}"


class SealedFiles(Files):
    """For a text that is published again without anybody being asked: what readers were shown stays, whatever became
    of the upload. `sealed` is `Proof.uploads` of what is live."""

    def __init__(self, sealed: dict[str, Values]) -> None:
        super().__init__()
        self._sealed = {name: Sealed(**values) for name, values in sealed.items()}

    def of(self, upload: Upload, part: str, make: Callable[[], Values]) -> Values:
        known = reference(upload, part)
        if known not in self._sealed:  # an upgrade shows more of it: this is another picture, and somebody has to look
            return super().of(upload, part, make)
        self.uploads[known] = self._sealed[known]
        return self.uploads[known].values

    def left_out(self) -> list[str]:
        return sorted({one.title for name, one in self._sealed.items() if name not in self.uploads})


# --- The files of a rendering ---


def named_in(snapshot: Snapshot) -> list[str]:
    """Paths of all files that this content names, its own and those it has from what it contains."""
    return sorted(set(NAMED.findall(json.dumps(snapshot.to_json()))))


def of_snapshot(snapshot: Snapshot, files: Files, contained: list[str]) -> list[Artefact]:
    """The files to seal with it, in the order of their paths. Bytes that are not its own come from what it contains
    (`contained`: public ids) or from its own earlier versions. An address that neither knows is a link like any
    other."""
    paths = named_in(snapshot)
    rows = ProofArtefact.objects.filter(
        channel=FILES_AT,
        shared=True,
        path__in=[path for path in paths if path not in files.made],
        proof__publication__public_id__in=[snapshot.public_id, *contained],
    )
    newest = rows.order_by("path", "-pk").distinct("path").select_related("blob")
    known = {row.path: Artefact(row.path, row.media_type, bytes(row.blob.body), shared=True) for row in newest}
    known |= {path: files.made[path] for path in paths if path in files.made}
    return [known[path] for path in paths if path in known]
