"""kill -9 before each single statement of SQL: the store is whole, stands at the end of a page, and goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from concord_client import Client, ClientError, Store

from tests.client.scripted import LOCALE, deletion, item, page, problem, upsert

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

APP = Path(__file__).with_name("app.py")
MOST = 500  # statements of one contact; there are far fewer


def test_killed_before_any_statement_it_goes_on_to_the_same_end(server: Any, tmp_path: Path) -> None:
    """A contact in which the cursor has expired: the longest way there is."""
    kept = tmp_path / "kept.sqlite3"
    server.sync[""] = page(upsert(1, item("a", edition=5)), upsert(2, item("b")), cursor="old")
    Client(server.url, LOCALE, kept).sync()
    server.sync["old"] = problem(410, "cursor-expired")
    server.sync[""] = page(upsert(1, item("a", edition=4)), upsert(2, item("c")), cursor="d1", more=True)
    server.sync["d1"] = page(upsert(3, item("d")), deletion(4, "c"), cursor="d2", more=True, urgent=True)
    server.sync["d2"] = page(upsert(5, item("a", edition=6)), cursor="d3")
    server.sync["d3"] = page(cursor="d3")
    ends = page_ends(server, kept, tmp_path / "steps.sqlite3")
    for statement in range(1, MOST):
        store = tmp_path / f"{statement}.sqlite3"
        shutil.copy(kept, store)
        code = run(server.url, store, "--die-at", str(statement))
        assert state_of(store) in ends
        if code == 0:  # it came to its end before
            assert statement > 20
            break
        assert code == -signal.SIGKILL
        recalled_is_not_current_after_a_contact_that_breaks_off(server, store, tmp_path / f"{statement}.copy")
        assert run(server.url, store) == 0
        assert state_of(store)[-1] == {"a": 6, "d": 1}
        for file in tmp_path.glob(f"{statement}.*"):
            file.unlink()
    else:
        raise AssertionError("the contact does not come to an end")


def recalled_is_not_current_after_a_contact_that_breaks_off(server: Any, store: Path, copy: Path) -> None:
    """ "b" did not come with the new full set: it was recalled while the cursor expired."""
    shutil.copy(store, copy)
    client = Client(server.url, LOCALE, copy)
    whole, server.sync["d1"] = server.sync["d1"], problem(503, "unavailable")
    try:
        with suppress(ClientError):
            client.sync()
    finally:
        server.sync["d1"] = whole
        view = client.item("b")
        client.store.close()
    assert view is None or "doubtful" in [notice.kind for notice in view.notices]


def page_ends(server: Any, kept: Path, store: Path) -> list[Any]:
    """The states at which nobody minds being killed."""
    shutil.copy(kept, store)
    ends = [state_of(store)]
    client = Client(server.url, LOCALE, store)
    more = True
    while more:
        try:
            more = client.step()
        except ClientError:  # the cursor has expired
            more = True
        ends.append(state_of(store))
    assert len(ends) == 5
    return ends


def state_of(path: Path) -> Any:
    store = Store(path)
    try:
        assert store.database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        place = store.place(LOCALE)
        items = {kept.document["id"]: kept.document["edition"] for kept in store.items(LOCALE)}
        return place.cursor, place.round, place.filling, place.urgent, items
    finally:
        store.close()


def run(server: str, store: Path, *more: str) -> int:
    return subprocess.run([sys.executable, APP, server, store, *more], capture_output=True, timeout=60).returncode
