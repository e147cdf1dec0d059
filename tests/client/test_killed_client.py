"""The app is killed and restarted at random while editors publish, correct and recall on the running server: in the
end it has exactly what the server has, and after no contact it shows what was recalled before that contact."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from concord_client import Client, GoneView, ItemView

from publishing import withdrawals
from publishing.models import Delivery, Edition, Publication
from tests.client.test_killed_store import APP
from tests.mobile.ledger import publish_again
from tests.running.colleagues import Colleague, publish, the_page
from tests.running.concord import Concord, concord_fixture, wait_for
from tests.running.many import publish_pages

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

concord = concord_fixture("module")
PAGES, ROUNDS, LIMIT = 4, 24, 2
LOCALE = "en-US"


@dataclass(frozen=True)
class Recall:
    """Off the app since `since`; asked for again at `until`, both in seconds since 1970."""

    item_id: str
    since: float
    until: float


class RestlessApp(threading.Thread):
    """Runs the app, kills it after a random while, starts it again; keeps all that it ever said."""

    def __init__(self, server: str, store: Path, seed: int) -> None:
        super().__init__()
        self.command = [sys.executable, str(APP), server, str(store), "--limit", str(LIMIT), "--for-ever"]
        self.choice = random.Random(seed)  # noqa: S311 - no secret
        self.enough, self.said, self.kills = threading.Event(), [], 0
        self.start()

    def run(self) -> None:
        while not self.enough.is_set():
            app = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
            listening = threading.Thread(target=self._listen, args=(app,))
            listening.start()
            self.enough.wait(self.choice.uniform(0.1, 1.5))
            app.send_signal(signal.SIGKILL)
            app.wait()
            listening.join()
            self.kills += 1

    def _listen(self, app: subprocess.Popen[str]) -> None:
        asking = 0.0
        for line in app.stdout:
            if not line.endswith("\n"):
                return  # killed in the middle of it
            told = json.loads(line)
            asking = told.get("asking", asking)
            self.said.append({**told, "asking": asking})

    def end(self) -> list[dict[str, Any]]:
        self.enough.set()
        self.join(60)
        assert not self.is_alive()
        return self.said


def test_it_ends_equal_to_the_server_and_never_shows_what_was_recalled(concord: Concord, tmp_path: Path) -> None:
    publications = publish_pages(PAGES)
    publish(concord, "The sample page, before anything happens to it.")
    publications.append(Publication.objects.get(public_id=the_page().translation_key))
    store = tmp_path / "app.sqlite3"
    app = RestlessApp(concord.url, store, seed=5)
    try:
        recalls = work(concord, publications)
    finally:
        said = app.end()
    contacts = [line for line in said if "shown" in line]
    assert app.kills > 5
    assert len(contacts) > ROUNDS
    assert not [line["error"] for line in said if "error" in line]
    assert recalls
    for recall in recalls:
        after = [line for line in contacts if line["asking"] > recall.since and line["at"] < recall.until]
        assert all(recall.item_id not in line["shown"] for line in after)
    assert any(line["asking"] > recall.since and line["at"] < recall.until for recall in recalls for line in contacts)
    equal_to_server(concord, store, publications)


def work(concord: Concord, publications: list[Publication]) -> list[Recall]:
    """Editors at work. The last page is approved over HTTP, the others come out by the same release code."""
    choice, reviewer = random.Random(7), Colleague(concord, "reviewer")  # noqa: S311 - no secret
    open_recalls: dict[int, tuple[str, float]] = {}
    recalls = []
    for number in range(ROUNDS):
        publication = choice.choice(publications)
        if publication.pk not in open_recalls and choice.random() < 0.4:
            recalled = recall(publication)
            open_recalls[publication.pk] = (recalled, time.time())
            continue
        if publication.pk in open_recalls:
            recalls.append(Recall(*open_recalls.pop(publication.pk), until=time.time()))
        if publication == publications[-1]:
            publish(concord, f"Words that the reviewer approves in round {number}.", reviewer)
        else:
            publish_again(publication, correction=choice.random() < 0.3)
    wait_for(lambda: not undelivered(), "everything to be in the app")
    time.sleep(0.5)  # so that the last recalls are looked at too
    return recalls + [Recall(*one, until=time.time()) for one in open_recalls.values()]


def recall(publication: Publication) -> str:
    """Answers its id once it is off the app."""
    withdrawals.take_down(Publication.objects.get(pk=publication.pk), "unsafe", user=None)
    edition = Edition.objects.filter(publication=publication).latest("number")
    rows = Delivery.objects.filter(edition=edition, channel="mobile")
    wait_for(lambda: rows.filter(state=Delivery.State.DELIVERED).exists(), "the recall to reach the app")
    return str(publication.public_id)


def undelivered() -> bool:
    done = [Delivery.State.DELIVERED, Delivery.State.SUPERSEDED]
    return Delivery.objects.filter(channel="mobile").exclude(state__in=done).exists()


def equal_to_server(concord: Concord, store: Path, publications: list[Publication]) -> None:
    client = Client(concord.url, LOCALE, store, limit=LIMIT)
    client.sync()
    kept = {view.id: view.document for view in client.items()}
    for publication in publications:
        item_id = str(publication.public_id)
        address = f"/api/mobile/v1/{LOCALE}/items/{item_id}"
        expected = 200 if item_id in kept else 410
        wait_for(lambda address=address, expected=expected: concord.get(address).status_code == expected, address)
        answer = concord.get(address)
        assert isinstance(client.item(item_id), ItemView if answer.status_code == 200 else GoneView)
        if answer.status_code == 200:
            wait_for(lambda address=address, item_id=item_id: concord.get(address).json() == kept[item_id], address)
    fresh = Client(concord.url, LOCALE, ":memory:")
    fresh.sync()
    assert {view.id: view.document for view in fresh.items()} == kept
    words_of_what_is_gone(client, publications)
    assert client.header().document == concord.get(f"/api/mobile/v1/{LOCALE}/header").json()


def words_of_what_is_gone(client: Client, publications: list[Publication]) -> None:
    """The approved sentences of the server's 410, where something is taken down now."""
    client.sync()  # the files of the edge are written by now
    views = [client.item(str(publication.public_id)) for publication in publications]
    assert all(view.text and view.reason == "withdrawn" for view in views if isinstance(view, GoneView))
