"""How long each step of publishing took: by the ledger's own timestamps, the file's, and a reader who keeps asking."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import requests

from publishing.models import Delivery, Edition, Proof
from tests.running.colleagues import Colleague, submit, the_page
from tests.running.concord import Concord, wait_for
from tests.running.many import all_delivered

SITE, APP = "website", "mobile"
ASKS_EVERY = 0.001  # seconds
Times = dict[str, float]  # step: milliseconds


class Reader:
    """Keeps asking for one address with the ETag of what it has, and notes when the answer holds the new words."""

    def __init__(self, url: str, words: str) -> None:
        self.url, self.words = url, words
        self.read_at = 0.0  # seconds since 1970, when the first byte of the new text was there
        self._gives_up = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    @contextmanager
    def asking(self) -> Iterator[Reader]:
        self._thread.start()
        try:
            yield self
            wait_for(lambda: self.read_at, f"“{self.words}” at {self.url}")
        finally:
            self._gives_up.set()
            self._thread.join()

    def _ask(self) -> None:
        session, etag = requests.Session(), ""
        while not self._gives_up.is_set():
            answer = session.get(self.url, headers={"If-None-Match": etag} if etag else {}, stream=True, timeout=30)
            first_byte = time.time()
            if answer.status_code == 200:
                etag = answer.headers["ETag"]
                if self.words.encode() in answer.content:
                    self.read_at = first_byte
                    return
            answer.close()
            time.sleep(ASKS_EVERY)


def publish_once(concord: Concord, reviewer: Colleague, words: str) -> Times:
    """The sample page with these words in its lead: submitted, approved over HTTP, read by two readers."""
    page = the_page()
    page.lead = f"{words}."
    proof = submit(page)
    item = _address(proof, APP)
    with (
        Reader(concord.url + page.public_path, words).asking() as of_site,
        Reader(f"{concord.url}/{item}", words).asking() as of_app,
    ):
        pressed = wait_for(lambda: _pressed_at(reviewer), "the version to be approved")
    return _times(concord, _edition(page.translation_key), pressed, {SITE: of_site.read_at, APP: of_app.read_at})


def _pressed_at(reviewer: Colleague) -> float:
    """When Approve was pressed on the newest version; 0 while another one is being made."""
    proof = Proof.objects.filter(publication__public_id=the_page().translation_key, cause="submit").latest("pk")
    started = time.time()
    return started if proof.state == Proof.State.READY and reviewer.may_press(proof) else 0.0


def _edition(public_id: object) -> Edition:
    submitted = Edition.objects.filter(publication__public_id=public_id, proof__cause="submit")
    return submitted.select_related("proof__release_item__release").latest("number")


def _address(proof: Proof, channel: str) -> str:
    return str(proof.artefacts.get(channel=channel, shared=False).path)


def _times(concord: Concord, edition: Edition, pressed: float, read: dict[str, float]) -> Times:
    proof = edition.published_proof
    committed = _seconds(proof.release_item.release.done_at)  # the last thing that its transaction does
    times = {"proof made, from wanted to sealed": 1000 * (_seconds(proof.sealed_at) - _seconds(proof.created_at))}
    times["approve pressed → in the ledger"] = 1000 * (committed - pressed)
    for channel, read_at in read.items():
        delivery = wait_for(lambda at=channel: _delivered(edition, at), "the delivery")
        stored, on_edge = _seconds(delivery.delivered_at), _written_at(concord.edge, _address(proof, channel))
        times |= {
            f"{channel}: ledger → stored": 1000 * (stored - committed),
            f"{channel}: stored → file on the edge": 1000 * (on_edge - stored),
            f"{channel}: file → first byte over HTTP": 1000 * (read_at - on_edge),
            f"{channel}: ledger → first byte over HTTP": 1000 * (read_at - committed),
        }
    return times


def _delivered(edition: Edition, channel: str) -> Delivery | None:
    return Delivery.objects.filter(edition=edition, channel=channel, delivered_at__isnull=False).first()


def _written_at(edge: Path, path: str) -> float:
    """When the file took its place: a rename changes its inode. (Its mtime is made up, see `publishing.edge`.)"""
    folder = edge / "main" / path
    file = next(file for file in folder.glob("200.*") if file.suffix not in (".gz", ".br"))
    return file.stat().st_ctime


def _seconds(moment: datetime | None) -> float:
    assert moment is not None
    return moment.timestamp()


def percentiles(runs: list[Times], *parts: int) -> dict[str, float]:
    """{step and percentile: milliseconds}."""
    found = {}
    for step in runs[0]:
        times = sorted(run[step] for run in runs)
        found |= {f"{step}, p{part}": times[round(part / 100 * (len(times) - 1))] for part in parts}
    return found


def settle() -> None:
    """Wait until all that was approved is everywhere."""
    wait_for(all_delivered, "all deliveries", seconds=3600)
