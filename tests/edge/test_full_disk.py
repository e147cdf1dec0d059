"""A full disk under a host's files: readers keep what they have, somebody is told, and it mends itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.models import TreatmentPage
from publishing.models import Follower
from tests import restoring
from tests.edge.mirrors import Mirror, folder_of, tree
from tests.edge.small_disk import SmallDisk, small_disk
from tests.running.concord import wait_for

pytestmark = pytest.mark.slow
TOKEN = "a-token-that-only-monitoring-knows"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as small:
        yield small


@pytest.fixture
def mirror(committed_site: None, disk: SmallDisk) -> Iterator[Mirror]:
    started = Mirror("host-a", disk.folder / "edge", restoring.test_database_url())
    yield started
    started.end()


def test_the_old_version_stays_an_alarm_rises_and_the_new_one_comes_when_there_is_room(
    mirror: Mirror, disk: SmallDisk, bring_out: Callable[[str], TreatmentPage], tmp_path: Path, settings: Any
) -> None:
    page = bring_out("The first version, while there is room enough on the disk.")
    mirror.caught_up()
    before, pid = tree(mirror.directory), mirror.process.pid
    disk.fill(pid)
    bring_out("The second version, which does not fit on the disk any more.")
    row = wait_for(lambda: in_trouble(mirror), "the alarm")
    assert page_says(mirror, page) == "The first version"
    assert {name: tree(mirror.directory)[name] for name in before} == before, "what was there is there, whole"
    assert "event=edge_cannot_write" in mirror.said
    assert row.trouble in mirror.said
    settings.METRICS_TOKEN = TOKEN
    told = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'concord_edge_cannot_write{follower="host-a"} 1.0' in told
    behind = next(line for line in told.splitlines() if line.startswith("concord_edge_behind_changes{"))
    assert float(behind.split()[-1]) > 0
    assert not Client().get("/healthz/deep").json()["checks"]["disks"]["well"]
    disk.free(pid)
    mirror.caught_up()
    assert page_says(mirror, page) == "The second version"
    assert "event=edge_writable" in mirror.said
    assert tree(mirror.directory) == tree(rebuilt(tmp_path, settings)), "not a file too few, none too many"


def test_what_is_taken_down_goes_although_nothing_can_be_written(
    mirror: Mirror, disk: SmallDisk, bring_out: Callable[[str], TreatmentPage], take_down: Callable[[Any], None]
) -> None:
    page = bring_out("A version with something wrong in it, on a disk that fills up.")
    mirror.caught_up()
    disk.fill(mirror.process.pid)
    take_down(page)
    wait_for(lambda: not (folder_of(mirror.directory, page) / "200.html").exists(), "the page to go")
    disk.free(mirror.process.pid)
    mirror.caught_up()
    assert [file.name for file in folder_of(mirror.directory, page).iterdir()] == ["410.html"]


def test_a_rebuild_by_hand_says_that_there_is_no_room(committed_site: None, disk: SmallDisk, settings: Any) -> None:
    settings.EDGE_DIR = disk.folder / "edge"
    if not disk.mounted:  # then nothing keeps this very process from writing but its own folder
        (disk.folder / "edge").mkdir()
        (disk.folder / "edge" / "main").write_text("a file where the folder should be")
    else:
        (disk.folder / "edge").mkdir()
        disk.fill(0)
    with pytest.raises(CommandError, match="what stands there stays"):
        call_command("edge", rebuild=True)


def in_trouble(mirror: Mirror) -> Follower | None:
    row = mirror.row
    return row if row and row.trouble else None


def page_says(mirror: Mirror, page: TreatmentPage) -> str:
    text = (folder_of(mirror.directory, page) / "200.html").read_text()
    return next(words for words in ("The first version", "The second version") if words in text)


def rebuilt(tmp_path: Path, settings: Any) -> Path:
    settings.EDGE_DIR = tmp_path / "rebuilt"
    call_command("edge", rebuild=True)
    return tmp_path / "rebuilt"
