"""The answer to "what did a reader see", as plain values: for the file, the screen and the command alike."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from publishing.base import suffix_of
from publishing.history.served import Answer, Form, Served
from publishing.history.signed import Signature, notice_of, reason, signatures, who_took_down
from publishing.models.releases import Action

FORMAT = 1
Values = dict[str, Any]


def of(answer: Answer) -> Values:
    """Dates are datetimes and names are as they were signed; `publishing.history.archive` makes JSON of it."""
    publication = answer.publication
    return {
        "format": FORMAT,
        "id": str(publication.public_id),
        "locale": publication.locale,
        "kind": publication.kind,
        "title": answer.title,
        "moment": answer.moment,
        "made_at": timezone.now(),
        "newest_version": version(answer.edition),
        "channels": [
            {"name": then.name, "label": then.label, "served": [served_values(one) for one in then.served]}
            for then in answer.channels
        ],
    }


def version(edition: Any) -> Values:
    """An edition by itself: its number, since when, and who stands for it."""
    down = edition.action == Action.WITHDRAW
    return {
        "number": edition.number,
        "from": edition.created_at,
        "taken_down": down,
        "reason": reason(edition) if down else edition.reason,
        "taken_down_by": who_took_down(edition),
        "correction": edition.correction,
        "replacement": edition.replacement.title if edition.replacement else "",
        "approvals": [signature.values() for signature in signatures(edition)],
    }


def served_values(one: Served) -> Values:
    record = one.record
    return {
        "line": record.pk,
        "state": STATES[Form(record.form)],
        "address": one.address,
        "path": record.key.path,
        "from": one.begin,
        "until": one.until,
        "leads_to": record.target,
        "version": version(one.edition) if one.edition else None,
        "overdue": one.is_overdue,
        "words_approved_by": [signature.values() for signature in _farewell(one)],
        "media_type": record.media_type,
        "sha256": record.digest,
        "intact": one.is_intact,
        "file": file_name(one) if record.blob_id else "",
    }


STATES = {Form.DOCUMENT: "shown", Form.TOMBSTONE: "taken down", Form.REDIRECT: "led elsewhere"}


def _farewell(one: Served) -> list[Signature]:
    gone = one.record.form == Form.TOMBSTONE and one.record.blob_id
    return signatures(notice_of(one.record)) if gone else []


ENDINGS = {"text/plain": "txt"}  # mail has a text that the edge never keeps


def file_name(one: Served) -> str:
    """Where its bytes stand in the downloaded file: channel, then the address."""
    record = one.record
    kind = record.media_type.split(";")[0]
    ending = ENDINGS.get(kind) or suffix_of(record.media_type)
    path = record.key.path
    name = f"{path}index" if not path or path.endswith("/") else path
    return f"{record.key.channel}/{name}.{ending}"
