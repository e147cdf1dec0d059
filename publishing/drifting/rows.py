"""Wagtail's own row: its flag, its live revision, its address and its text, against what readers see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import DraftStateMixin, Page, Revision

from publishing.content import content_sha256, own_content
from publishing.drifting.mismatch import Mismatch, day
from publishing.models import Edition, Proof, Publication, Release, ReleaseItem
from publishing.wagtail_rows import row_of
from publishing.withdrawals import is_live


def mismatches(publication: Publication) -> Iterator[Mismatch]:
    row, edition = row_of(publication), publication.live
    if edition is None or not is_live(publication):
        if isinstance(row, DraftStateMixin) and row.live:
            yield Mismatch("flag", f"Wagtail says live, {_see_nothing(edition)}.", partial(_mark_draft, row))
    elif row is None:
        sentence = (
            f"It was deleted in Wagtail, readers still see version {edition.number}. "
            "Take it down, or bring it back from what was approved."
        )
        yield Mismatch("deleted", sentence)
    elif isinstance(row, DraftStateMixin):
        yield from _flag(row, edition)
        yield from _address(row, edition)
        yield from _text(row, edition)


def _see_nothing(edition: Edition | None) -> str:
    return f"readers see nothing since {day(edition.created_at)}" if edition else "readers have never seen it"


# --- The flag and the live revision ---


def _flag(row: Any, edition: Edition) -> Iterator[Mismatch]:
    revision_id = edition.published_proof.revision_id
    known = row.live_revision_id == revision_id or not Revision.objects.filter(pk=revision_id).exists()
    mend = partial(_mark_live, row, revision_id)
    if not row.live:
        yield Mismatch("flag", f"Wagtail says draft, readers see version {edition.number}.", mend)
    elif not known:
        yield Mismatch("revision", f"Wagtail takes another text for version {edition.number} that readers see.", mend)


def _mark_draft(row: Any) -> bool:
    return _mark(row, live=False, has_unpublished_changes=True, live_revision=None)


def _mark_live(row: Any, revision_id: int | None) -> bool:
    revision = Revision.objects.filter(pk=revision_id).first()  # None when it was purged: the proof holds its text
    newer = row.latest_revision_id != revision_id
    return _mark(row, live=True, expired=False, live_revision=revision, has_unpublished_changes=newer)


def _mark(row: Any, **values: Any) -> bool:
    """Not by `save()`, which would write every field. Never waits: who saves the row at this moment comes first."""
    model: Any = Page if isinstance(row, Page) else type(row)
    rows = model._base_manager.filter(pk=row.pk)
    free = rows.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    return free is not None and bool(rows.update(**values))


# --- The address and the text: a person decides ---


def _address(row: Any, edition: Edition) -> Iterator[Mismatch]:
    says, known = getattr(row, "public_path", None), edition.published_proof.sealed.path
    if says is not None and says != known and not _moves(edition.publication_id):
        sentence = (
            f"Wagtail says its address is {says}, readers know it at {known}. "
            "Set it back, or submit it with the new address."
        )
        yield Mismatch("address", sentence)


def _moves(publication_id: int) -> bool:
    """A move that a colleague asked for and that is about to take effect."""
    follows = ReleaseItem.objects.filter(publication=publication_id, follows=True)
    return follows.filter(release__state=Release.State.WAITING).exists()


def _text(row: Any, edition: Edition) -> Iterator[Mismatch]:
    if _differs(row, edition.published_proof):
        sentence = (
            f"Its text in Wagtail was changed past the approval. Readers still see version {edition.number} as it was "
            "approved; the next version that is approved sets Wagtail right."
        )
        yield Mismatch("text", sentence)


def _differs(row: Any, proof: Proof) -> bool:
    """Only in fields that both know: a field that an upgrade added was changed by nobody."""
    content = json.loads(json.dumps(row.serializable_data(), cls=DjangoJSONEncoder))  # as a revision keeps it
    if content_sha256(content) == proof.content_sha256:
        return False
    now, approved = own_content(content), own_content(proof.content or {})
    return any(_plain(now[name]) != _plain(approved[name]) for name in now.keys() & approved.keys())


def _plain(value: Any) -> Any:
    """A stream of blocks as a value: the database spells it with its keys in another order than a revision does."""
    if isinstance(value, str) and value.startswith("["):
        with suppress(ValueError):  # a text that begins like one
            return json.loads(value)
    return value
