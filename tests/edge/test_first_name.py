"""Where no file stands readers are answered by the database, so the first file must not take them back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cms.models import TreatmentPage
from publishing import edge as edge_module
from publishing.edge import Edge
from publishing.models import LiveArtefact
from tests.conftest import approve, cast, submit, work
from tests.edge.mirrors import folder_of

pytestmark = pytest.mark.slow


def test_no_newer_version_comes_while_an_older_one_gets_its_name(
    bring_out: Callable[[str], TreatmentPage], edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bring_out("The version whose file is about to get its name.")
    live = _live(page)
    page.lead = "The version that is delivered at that very moment."
    proof = submit(page, cast()["editor"])
    approve(proof, cast()["reviewer"])
    order: list[str] = []
    delivering = threading.Thread(target=_deliver, args=(order,))
    replace = Path.replace

    def slow(self: Path, target: Any) -> Path:
        if Path(target).name == "200.html":
            delivering.start()
            delivering.join(1)
            order.append("named")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", slow)
    edge.mirror(live)
    delivering.join(30)
    assert order == ["named", "delivered"]
    assert _live(page).seq > live.seq


def test_what_is_not_the_newest_any_more_gets_no_name(bring_out: Callable[[str], TreatmentPage], edge: Edge) -> None:
    live = _live(bring_out("An older version, which a slow host comes to now."))
    page = bring_out("The version that readers were given meanwhile.")
    edge.mirror(live)
    assert not (folder_of(edge.directory, page) / "200.html").exists()
    edge.mirror(_live(page))
    assert (folder_of(edge.directory, page) / "200.html").exists()


def test_a_lock_that_was_granted_too_long_ago_is_asked_for_again(
    bring_out: Callable[[str], TreatmentPage], edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network held the answer back, and PostgreSQL may have let go."""
    page = bring_out("A version whose host hears late from the database.")
    moments = iter([0.0, edge_module.HELD, 40.0, 40.1])
    monkeypatch.setattr(edge_module, "monotonic", lambda: next(moments))
    edge.mirror(_live(page))
    assert (folder_of(edge.directory, page) / "200.html").exists()
    assert next(moments, None) is None, "it asked once more"


def _live(page: TreatmentPage) -> LiveArtefact:
    rows = LiveArtefact.objects.select_related("key", "blob")
    return rows.get(key__channel="website", key__path=page.public_path.lstrip("/"))


def _deliver(order: list[str]) -> None:
    try:
        work()
        order.append("delivered")
    finally:
        connection.close()
