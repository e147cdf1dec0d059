"""One file that holds an answer: the exact bytes of each channel, the record, and the record for people to read."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from publishing.base import FILE_SUFFIXES
from publishing.history import record
from publishing.history.served import Answer, Served
from publishing.history.signed import notice_of
from publishing.models import ProofArtefact

ZIP = "application/zip"


def pack(answer: Answer) -> bytes:
    """The file as bytes. What it says in `record.json` and `record.html` is the same."""
    values = record.of(answer)
    files: dict[str, bytes] = {}
    for served in _with_bytes(answer):
        files[record.file_name(served)] = served.body
        files |= _shared(served)
    files["record.json"] = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
    files["record.html"] = render_to_string("publishing/record.html", values).encode()
    return _zip(files, answer)


def name_of(answer: Answer) -> str:
    """What the file is called: page and moment."""
    moment = timezone.localtime(answer.moment).strftime("%Y-%m-%d-%H%M%S")
    return f"{slugify(answer.title)[:60] or 'page'}-{answer.publication.locale}-{moment}.zip"


def _with_bytes(answer: Answer) -> list[Served]:
    return [one for then in answer.channels for one in then.served if one.record.blob_id]


def _shared(served: Served) -> dict[str, bytes]:
    """The style sheets, pictures and documents it was shown with, wherever those stand."""
    edition = served.edition if served.edition and served.edition.proof_id else notice_of(served.record)
    if edition is None:
        return {}
    at = Q(channel=served.record.key.channel) | Q(media_type__in=list(FILE_SUFFIXES))
    rows = ProofArtefact.objects.filter(at, proof=edition.proof_id, shared=True)
    return {f"{row.channel}/{row.path}": bytes(row.blob.body) for row in rows.select_related("blob")}


def _zip(files: dict[str, bytes], answer: Answer) -> bytes:
    made = timezone.localtime(answer.moment).timetuple()[:6]
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name in sorted(files):
            entry: Any = ZipInfo(name, date_time=made)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
