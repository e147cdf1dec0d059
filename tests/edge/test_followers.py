"""Several hosts, each with files of its own, and nothing in common but the database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cms.models import TreatmentPage
from publishing.health.measures import exposition
from publishing.store import last_seq
from tests.edge.hosts import Host, hosts
from tests.edge.mirrors import Mirror, folder_of, tree
from tests.running.concord import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def three(committed_site: None) -> Iterator[list[Host]]:
    with hosts("host-a", "host-b", "host-c") as made:
        yield made


@pytest.fixture
def mirrors(three: list[Host], tmp_path: Path) -> Iterator[list[Mirror]]:
    started = [host.start(tmp_path / host.name) for host in three]
    yield started
    for mirror in started:
        mirror.end()


def test_a_host_that_was_cut_off_catches_up_and_never_shows_what_was_taken_down(
    three: list[Host],
    mirrors: list[Mirror],
    bring_out: Callable[[str], TreatmentPage],
    take_down: Callable[[Any], None],
) -> None:
    page = bring_out("A first version, for the readers of all three hosts.")
    same(mirrors)
    near, far = mirrors[:2], mirrors[2]
    three[2].cut()
    take_down(page)
    taken_down = last_seq()
    for mirror in near:
        mirror.caught_up()
        assert (folder_of(mirror.directory, page) / "410.html").exists()
    assert (folder_of(far.directory, page) / "200.html").exists(), "it cannot know"
    assert behind("host-c") > 0
    assert behind("host-a") == behind("host-b") == 0
    three[2].mend()
    wait_for(lambda: far.row is not None and far.row.seq >= taken_down, "its first word")
    assert not (folder_of(far.directory, page) / "200.html").exists(), "with its first word it is gone there, too"
    assert behind("host-c") == 0
    bring_out("Published again, and mended, for the readers of all three hosts.")
    same(mirrors)


def test_each_mends_its_own_folder_and_none_another(
    mirrors: list[Mirror], bring_out: Callable[[str], TreatmentPage], tmp_path: Path
) -> None:
    page = bring_out("A version that somebody changes on one host and deletes on another.")
    whole = same(mirrors)
    changed = folder_of(mirrors[0].directory, page) / "200.html"
    wrong_text = changed.read_bytes().replace(b"10", b"90")
    assert wrong_text != changed.read_bytes(), "nothing would be wrong"
    changed.write_bytes(wrong_text)
    shutil.rmtree(mirrors[1].directory.rename(tmp_path / "deleted"))  # its notes and its lock, too
    for mirror in mirrors:
        wait_for(lambda mirror=mirror: tree(mirror.directory) == whole, f"{mirror.name} to be whole again")
        assert mirror.process.poll() is None
    mirrors[0].end()
    left = mirrors[0].directory / "main" / f".200.html.{os.getpid()}"
    left.write_bytes(b"half a page, by one that was killed")
    assert same(mirrors[1:]) == whole


def same(mirrors: list[Mirror]) -> dict[str, str]:
    """All have every byte, link and time alike."""
    for mirror in mirrors:
        mirror.caught_up()
    trees = [tree(mirror.directory) for mirror in mirrors]
    assert len(trees[0]) > 20
    assert all(other == trees[0] for other in trees)
    return trees[0]


def behind(follower: str) -> float:
    families = text_string_to_metric_families(exposition().decode())
    samples = [sample for family in families for sample in family.samples]
    found = [one for one in samples if one.name == "concord_edge_behind_changes"]
    return next(one.value for one in found if one.labels == {"follower": follower})
