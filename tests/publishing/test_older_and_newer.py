"""Two versions of Concord at work on one database: what the one wrote, the other can read."""

from __future__ import annotations

import inspect
from datetime import date

import pytest
from celery import current_app

from publishing.snapshots import Block, Snapshot
from publishing.stamps import Stamps, UnknownToken, stamp

SNAPSHOT = Snapshot("treatment", "id", "en-US", "Title", "https://care.example.org", blocks=[Block("b", "lead", {})])
STAMPS = Stamps(3, "2026-11-02T10:05:00Z", "2026-11-02", "2027-11-02", "2027-12-02")


def test_tasks_carry_ids_alone() -> None:
    """So an old worker and a new one mean the same by the same message."""
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) > 15
    for name, task in ours.items():
        parameters = inspect.signature(task.run).parameters.values()
        assert [parameter.annotation for parameter in parameters] in (["int"], [int]), name


def test_a_later_versions_fields_are_left_out() -> None:
    later = SNAPSHOT.to_json() | {"audience": "children"}
    later["blocks"] = [later["blocks"][0] | {"weight": 2}]
    assert Snapshot.from_json(later) == SNAPSHOT
    assert Stamps.from_json(STAMPS.to_json() | {"signed_by": "a key"}) == STAMPS


def test_an_earlier_versions_fields_are_enough() -> None:
    earlier = {name: SNAPSHOT.to_json()[name] for name in ("kind", "public_id", "locale", "title", "origin")}
    assert Snapshot.from_json(earlier | {"blocks": [{"id": "b", "type": "lead", "values": {}}]}) == SNAPSHOT
    assert Stamps.from_json({**STAMPS.to_json(), "edition": 3}).next_review_on == date(2027, 11, 2).isoformat()


def test_bytes_that_need_a_later_stamp_are_refused_and_not_shown_half() -> None:
    stamps = Stamps.from_json(STAMPS.to_json() | {"signed_by": "a key"})
    with pytest.raises(UnknownToken):
        stamp(b"<p>@@signed_by:text@@</p>", "text/html", stamps)
