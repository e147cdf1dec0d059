"""Drift: Wagtail, the ledger, this host's files and the public address do not say the same about a publication.

The reconciler compares a few publications each round, within a time that it sets. What differs is shown at the page and
on the admin's front page, and is mended where the ledger is right: readers never get anything but what it says."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from publishing import audit, clock
from publishing.drifting import addresses, answers, rows, strangers
from publishing.drifting.asking import Asking, Batch
from publishing.drifting.mismatch import Mismatch
from publishing.drifting.portions import Portion
from publishing.models import Drift, Key, LiveArtefact, Publication
from publishing.moments import hour

logger = logging.getLogger("publishing.drift")

BUDGET = 0.2  # seconds of a round
MOST = 20  # publications in a round
AGAIN = timedelta(minutes=10)  # before what did not help is tried once more
ANSWER = "answer "  # + key: a mismatch of the public address

Entry = dict[str, str]  # in Drift.sentences: name, sentence, and when it was mended

asking = Asking()


def of(publication: Publication) -> list[str]:
    """What is not the same everywhere, in sentences for people."""
    drift = Drift.objects.filter(publication=publication).first()
    return sentences(drift) if drift else []


def sentences(drift: Drift) -> list[str]:
    return [_said(entry) for entry in drift.sentences]


def _said(entry: Entry) -> str:
    if not entry["mended"]:
        return entry["sentence"]
    return f"{entry['sentence']} Being set right since {hour(datetime.fromisoformat(entry['mended']))}."


# --- A round ---


def look(seconds: float = BUDGET) -> None:
    """Compare the next few publications; what is left when the time is up comes next."""
    until = monotonic() + seconds
    portion = Portion("drift", Publication.objects.all(), MOST)
    last = 0
    for publication_id in portion.ids:
        compare(publication_id)
        last = publication_id
        if monotonic() > until:
            break
    portion.done(last)
    if portion.is_last:
        _introduce(until)
    if asks_the_public():
        _ask()


def _introduce(until: float) -> None:
    for row in strangers.rows():
        with _alone(f"{row._meta.model_name} {row.pk}"):
            compare(strangers.introduce(row).pk)
        if monotonic() > until:
            break


def compare(publication_id: int) -> None:
    """Look without locks; only what seems wrong, or was wrong, is looked at again with them."""
    with _alone(f"publication {publication_id}"):
        publication = _rows().filter(pk=publication_id).first()
        if publication and (any(_mismatches(publication)) or Drift.objects.filter(publication=publication).exists()):
            settle(publication_id, {})


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """A fault in one holds up no other; a database that is away is the reconciler's affair."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s could not be compared or mended", what, extra={"event": "drift_failed"})


def _mismatches(publication: Publication) -> Iterator[Mismatch]:
    yield from rows.mismatches(publication)
    yield from addresses.mismatches(publication)


def _rows() -> QuerySet[Publication]:
    unread = [f"live__proof__{name}" for name in ("summaries", "dependencies", "findings", "editors", "reviewers")]
    return Publication.objects.select_related("content_type", "live__proof").defer(*unread)


# --- Kept, shown and mended ---


def settle(publication_id: int, answered: dict[str, str]) -> None:
    """Keep what differs now, under the publication's lock, and mend what the ledger is right about. Somebody else at it
    is left alone until the next pass. `answered`: what the public address said, empty where it is right."""
    with transaction.atomic():
        free = _rows().select_for_update(skip_locked=True, no_key=True, of=("self",))
        publication = free.filter(pk=publication_id).first()
        if publication is None:
            return
        kept = Drift.objects.filter(publication=publication).first()
        before: dict[str, Entry] = {entry["name"]: entry for entry in kept.sentences} if kept else {}
        found = [*_mismatches(publication), *_answers(publication, before, answered)]
        _keep(publication, before, [_entry(publication, mismatch, before) for mismatch in found])


def _answers(publication: Publication, before: dict[str, Entry], answered: dict[str, str]) -> Iterator[Mismatch]:
    """What the public address said lately of each address that is still this publication's."""
    known = {name: entry["sentence"] for name, entry in before.items() if name.startswith(ANSWER)} | answered
    if not known or not asks_the_public():
        return
    for key_id in Key.objects.filter(publication=publication).order_by("pk").values_list("pk", flat=True):
        if sentence := known.get(f"{ANSWER}{key_id}"):
            yield Mismatch(f"{ANSWER}{key_id}", sentence)


def _entry(publication: Publication, mismatch: Mismatch, before: dict[str, Entry]) -> Entry:
    old = before.get(mismatch.name)
    if old is None:
        _record(publication, "drift", mismatch.sentence)
    mended = old["mended"] if old else ""
    tried_lately = mended and clock.now() - datetime.fromisoformat(mended) < AGAIN
    if mismatch.mend and not tried_lately and _mend(mismatch):
        mended = clock.now().isoformat()
        _record(publication, "drift mended", mismatch.sentence)
    return {"name": mismatch.name, "sentence": mismatch.sentence, "mended": mended}


def _mend(mismatch: Mismatch) -> bool:
    """What cannot be mended is shown all the same."""
    with _alone(mismatch.name), transaction.atomic():
        return bool(mismatch.mend and mismatch.mend())
    return False


def _keep(publication: Publication, before: dict[str, Entry], entries: list[Entry]) -> None:
    for name in before.keys() - {entry["name"] for entry in entries}:
        _record(publication, "drift gone", before[name]["sentence"])
    if not entries:
        Drift.objects.filter(publication=publication).delete()
        return
    values = {"sentences": entries, "looked_at": clock.now()}
    Drift.objects.update_or_create(
        publication=publication, defaults=values, create_defaults={**values, "since": clock.now()}
    )


def _record(publication: Publication, event: str, sentence: str) -> None:
    audit.record(f"publication {publication.pk}", event, detail=sentence)


# --- The public address ---


def asks_the_public() -> bool:
    return bool(settings.PUBLISHING_LOOK_AT_PUBLIC)


def _ask() -> None:
    """Take what was answered since the last round, then ask on."""
    if batch := asking.finished():
        _judge(batch)
    if asking.is_free and (questions := answers.questions()):
        asking.begin(questions)


def _judge(batch: Batch) -> None:
    if batch.trouble:
        answers.note_away(batch.trouble)
    else:
        answers.note_there()
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for question, answer in batch.answers:
        if LiveArtefact.objects.filter(pk=question.key_id, seq=question.seq).exists():  # as it was when asked
            said[question.publication_id][f"{ANSWER}{question.key_id}"] = answers.sentence(question, answer)
    for publication_id, answered in said.items():
        if any(answered.values()) or Drift.objects.filter(publication=publication_id).exists():
            with _alone(f"publication {publication_id}"):
                settle(publication_id, answered)
