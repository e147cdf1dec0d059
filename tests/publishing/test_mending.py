"""Files of the edge that somebody deleted or changed come back by themselves."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest

from publishing import mending
from publishing.edge import Edge
from publishing.mending import Mender
from publishing.models import LiveArtefact
from tests.publishing.mirrored import edge, held

__all__ = ["edge"]  # a fixture, used without being named

pytestmark = pytest.mark.django_db


def dated_back(file: Path, body: bytes) -> None:
    """Changed by somebody who leaves no trace in its date."""
    before = file.stat()
    file.write_bytes(body)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def one_deleted(folder: Path) -> None:
    (folder / "200.html").unlink()


def one_packed_deleted(folder: Path) -> None:
    (folder / "200.html.br").unlink()


def one_changed(folder: Path) -> None:
    (folder / "200.html").write_bytes(b"90 mg")


def one_emptied(folder: Path) -> None:
    os.truncate(folder / "200.html", 0)


def one_dated_back(folder: Path) -> None:
    dated_back(folder / "200.html", b"90 mg")


def one_of_the_same_length(folder: Path) -> None:
    file = folder / "200.html"
    dated_back(file, file.read_bytes()[:-1] + b"!")


def one_exchanged(folder: Path) -> None:
    """Another file in its place, finished before it got there."""
    other = folder / "another"
    other.write_bytes(b"90 mg")
    os.utime(other, ns=(0, (folder / "200.html").stat().st_mtime_ns))
    other.replace(folder / "200.html")


def one_packed_with_another_text(folder: Path) -> None:
    dated_back(folder / "200.html.gz", gzip.compress(b"90 mg"))


def one_packed_with_more_behind_it(folder: Path) -> None:
    file = folder / "200.html.gz"
    dated_back(file, file.read_bytes() + gzip.compress(b"90 mg"))


def one_packed_that_fills_the_memory(folder: Path) -> None:
    dated_back(folder / "200.html.br", brotli.compress(bytes(100_000_000), quality=1))


def one_packed_that_is_broken(folder: Path) -> None:
    dated_back(folder / "200.html.br", b"no such thing")


def one_too_many(folder: Path) -> None:
    (folder / "410").touch()


def all_deleted(folder: Path) -> None:
    shutil.rmtree(folder)


DAMAGES = [
    one_deleted,
    one_packed_deleted,
    one_changed,
    one_emptied,
    one_dated_back,
    one_of_the_same_length,
    one_exchanged,
    one_packed_with_another_text,
    one_packed_with_more_behind_it,
    one_packed_that_fills_the_memory,
    one_packed_that_is_broken,
    one_too_many,
    all_deleted,
]


@pytest.mark.parametrize("while_it_runs", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_damaged_is_as_before_after_one_round(
    edge: Edge, damage: Callable[[Path], Any], while_it_runs: bool
) -> None:
    before, generation = held(edge), (edge.directory / ".generation").read_bytes()
    mender = Mender(edge)
    assert not while_it_runs or mender.turn() == 0
    damage(edge.directory / "main")
    assert held(edge) != before
    assert mender.turn() >= 1
    assert held(edge) == before
    assert (edge.directory / ".generation").read_bytes() != generation, "memories of the web process would go on"
    assert mender.turn() == 0


def test_a_whole_mirror_is_left_alone(edge: Edge) -> None:
    mender = Mender(edge)
    assert [mender.turn(), mender.turn()] == [0, 0]


def test_a_file_is_read_once_and_again_when_anything_was_done_to_it(edge: Edge, monkeypatch: Any) -> None:
    mender, read = Mender(edge), []
    right = mending.is_right
    monkeypatch.setattr(mending, "is_right", lambda folder, *rest: read.append(folder) or right(folder, *rest))
    mender.turn()
    assert len(read) > 5
    read.clear()
    mender.turn()
    assert read == []
    (edge.directory / "main" / "200.html").chmod(0o600)
    mender.turn()
    assert read == [edge.directory / "main"]


def test_a_turn_reads_little_and_the_next_goes_on(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishing.mending.READ", 1)
    files = held(edge)
    for file in (edge.directory / "main").rglob("200.html"):
        dated_back(file, b"90 mg")
    mender = Mender(edge)
    turns = [mender.turn() for _address in range(LiveArtefact.objects.count())]
    assert held(edge) == files
    assert max(turns) == 1 < sum(turns)


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
