"""Files of the edge that somebody deleted or changed come back by themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publishing.edge import Edge
from publishing.mending import Mender
from publishing.models import LiveArtefact

pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(site: None, tmp_path: Path) -> Edge:
    mirror = Edge(tmp_path / "edge")
    mirror.follow()
    return mirror


def held(edge: Edge) -> dict[str, bytes]:
    folder = edge.directory / "main"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def one_delete(folder: Path) -> None:
    (folder / "200.html").unlink()


def one_packed_deleted(folder: Path) -> None:
    (folder / "200.html.br").unlink()


def one_changed(folder: Path) -> None:
    (folder / "200.html").write_bytes(b"90 mg")


def one_emptied(folder: Path) -> None:
    os.truncate(folder / "200.html", 0)


def all_deleted(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", [one_delete, one_packed_deleted, one_changed, one_emptied, all_deleted])
def test_what_was_damaged_is_as_before_after_one_round(edge: Edge, damage: Callable[[Path], Any]) -> None:
    before, generation = held(edge), (edge.directory / ".generation").read_bytes()
    damage(edge.directory / "main")
    assert held(edge) != before
    assert Mender(edge).turn() >= 1
    assert held(edge) == before
    assert (edge.directory / ".generation").read_bytes() != generation, "memories of the web process would go on"


def test_a_whole_mirror_is_left_alone(edge: Edge) -> None:
    mender = Mender(edge)
    assert [mender.turn(), mender.turn()] == [0, 0]


def test_it_goes_round_in_turns(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishing.mending.TURN", 1)
    files = held(edge)
    shutil.rmtree(edge.directory / "main")
    mender = Mender(edge)
    for _turn in range(LiveArtefact.objects.count() + 1):
        mender.turn()
    assert held(edge) == files


def test_it_never_writes_what_the_follower_has_not_seen(edge: Edge) -> None:
    """The follower alone decides what is newest, in the order of the ledger."""
    (edge.directory / ".seq").write_text("0")
    shutil.rmtree(edge.directory / "main")
    assert Mender(edge).turn() == 0
