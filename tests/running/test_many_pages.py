"""A call to action that many pages contain is changed: all of them follow, and what is published meanwhile does not
wait for them. `make reissue PAGES=2000` runs this with more pages and prints what it took."""

from __future__ import annotations

import io
import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from cms.models import CallToAction
from publishing.models import LiveArtefact, Proof, Publication, Reissue
from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, wait_for
from tests.running.many import HOUR, all_delivered, publish_pages

PAGES = int(os.environ.get("PAGES", "12"))
HOURS = "Monday to Saturday, 7 a.m. to 7 p.m."

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * HOUR)]


def test_all_pages_follow_and_nothing_else_waits(
    concord: Concord, reviewer: Colleague, capsys: Any, tmp_path: Path
) -> None:
    publish(concord, "A text that is live before anything else is done here.", reviewer)
    pages, seconds_to_make = timed(lambda: publish_pages(PAGES))
    before = timezone.now()
    call_to_action = CallToAction.objects.get()
    earlier = call_to_action.hours
    call_to_action.hours = HOURS
    proof = submit(call_to_action)
    started = time.monotonic()
    assert reviewer.approve(proof).ok
    waits = [publish_meanwhile(concord, reviewer, number) for number in range(3)]
    wait_for(finished, "every page to follow", seconds=HOUR)
    seconds = time.monotonic() - started
    for publication in pages:
        publication.refresh_from_db()
        assert HOURS in str(publication.live.published_proof.snapshot)
    follow_each_promise()
    assert readers_get(concord, pages[-1])
    audited, seconds_to_audit = timed(audit)
    assert earlier in as_of(pages[0], before, tmp_path)
    assert HOURS in as_of(pages[0], timezone.now(), tmp_path)
    report = {
        "pages": len(pages),
        "seconds to make them": round(seconds_to_make, 1),
        "seconds until all followed": round(seconds, 1),
        "pages per second": round(len(pages) / seconds, 1),
        "published meanwhile, approve to read over HTTP, ms": [round(wait * 1000) for wait in waits],
        "seconds to audit": round(seconds_to_audit, 1),
        "audit": audited.strip().splitlines()[-1],
    }
    with capsys.disabled():
        print(json.dumps(report, indent=2))  # noqa: T201 - the figures are what the make target is for


def timed(work: Any) -> tuple[Any, float]:
    started = time.monotonic()
    return work(), time.monotonic() - started


def publish_meanwhile(concord: Concord, reviewer: Colleague, number: int) -> float:
    """Seconds from pressing Approve to reading the new text."""
    page = the_page()
    page.lead = f"Published while {PAGES} other pages are being updated: number {number} of them."
    submit(page)
    started = wait_for(lambda: pressed_at(reviewer), "the version to be approved")
    wait_for(lambda: page.lead in concord.text(page.public_path), "the page published meanwhile")
    return time.monotonic() - started


def pressed_at(reviewer: Colleague) -> float:
    """When Approve was pressed on the newest version; 0 while one is being made, since the header changes too."""
    proof = Proof.objects.filter(publication__public_id=the_page().translation_key, cause="submit").latest("pk")
    started = time.monotonic()
    return started if proof.state == Proof.State.READY and reviewer.may_press(proof) else 0.0


def finished() -> bool:
    return not Reissue.objects.filter(done_at=None).exists() and all_delivered()


def follow_each_promise() -> None:
    """What the approver was told, compared with what was done."""
    for reissue in Reissue.objects.exclude(total=0):
        assert reissue.failed == 0
    behind = Publication.objects.filter(live__action="publish").exclude(keys=None)
    stale = LiveArtefact.objects.filter(key__publication__in=behind, key__publication__live__action="publish")
    assert not stale.filter(form="document").exclude(version=F("key__publication__live__number")).exists()


def readers_get(concord: Concord, publication: Publication) -> bool:
    return bool(wait_for(lambda: HOURS in concord.text(publication.live_proof.sealed.path), "the edge to follow"))


def audit() -> str:
    said = io.StringIO()
    call_command("audit", stdout=said)
    return said.getvalue()


def as_of(publication: Publication, moment: datetime, folder: Path) -> str:
    """What a reader of the website saw at that moment, from the file that the command makes."""
    file = folder / f"{moment:%H%M%S%f}.zip"
    path = publication.live_proof.sealed.path
    call_command("asof", path, moment.isoformat(), channel="website", output=file, stdout=io.StringIO())
    with ZipFile(file) as kept:
        pages = [name for name in kept.namelist() if name.endswith(".html") and name != "record.html"]
        return "".join(kept.read(name).decode() for name in pages)
