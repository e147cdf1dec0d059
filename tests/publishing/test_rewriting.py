"""Every file of the edge written again, by the follower that has the folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from publishing import rewriting
from publishing.edge import Edge
from publishing.folder_lock import FolderLock
from publishing.management.commands import edge as edge_command
from publishing.mending import Mender
from publishing.models import LiveArtefact
from tests.publishing.mirrored import edge, held, numbers

__all__ = ["edge"]  # a fixture, used without being named

pytestmark = pytest.mark.django_db


def test_when_asked_it_writes_every_file_again(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishing.mending.TURN", 3)
    mender, files, before = Mender(edge), held(edge), numbers(edge.directory / "main")
    mender.turn()  # in the middle of a round
    rewriting.ask(edge.directory)
    turns = 0
    while rewriting.asked(edge.directory):
        turns += 1
        mender.turn()
        assert turns <= LiveArtefact.objects.count()
    assert turns > 1
    assert held(edge) == files
    after = numbers(edge.directory / "main")
    assert not [name for name in before if before[name] == after[name]]
    mender.turn()
    assert numbers(edge.directory / "main") == after, "it was asked once"


def test_who_asks_while_it_writes_gets_files_that_are_newer_still(edge: Edge, monkeypatch: Any) -> None:
    monkeypatch.setattr("publishing.mending.TURN", 3)
    mender = Mender(edge)
    rewriting.ask(edge.directory)
    mender.turn()
    before = numbers(edge.directory / "main")
    rewriting.ask(edge.directory)
    while rewriting.asked(edge.directory):
        mender.turn()
    after = numbers(edge.directory / "main")
    assert not [name for name in before if before[name] == after[name]]


def test_what_cannot_be_written_keeps_the_request_and_hinders_no_other(edge: Edge) -> None:
    files = held(edge)
    (edge.directory / "main" / "200.html").unlink()
    (edge.directory / "main" / "200.html").mkdir()
    before = numbers(edge.directory / "main")
    rewriting.ask(edge.directory)
    mender = Mender(edge)
    with pytest.raises(OSError, match="200.html"):
        mender.turn()
    assert rewriting.asked(edge.directory)
    unchanged = {name for name, number in numbers(edge.directory / "main").items() if before.get(name) == number}
    assert all(Path(name).parent == edge.directory / "main" for name in unchanged)
    (edge.directory / "main" / "200.html").rmdir()
    while rewriting.asked(edge.directory):
        mender.turn()
    assert held(edge) == files


def test_who_asks_one_that_stands_still_is_told_so(edge: Edge, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(edge_command, "PATIENCE", 0.1)
    monkeypatch.setattr(edge_command, "EACH", 0.0)
    settings.EDGE_DIR = edge.directory
    follower = FolderLock(edge.directory)
    assert follower.take(wait=False)
    with pytest.raises(CommandError, match="stands still, or cannot write"):
        call_command("edge", rebuild=True)
    assert rewriting.asked(edge.directory) is None
    with pytest.raises(CommandError, match="Another process keeps these files already"):
        call_command("edge")
    follower.release()


def test_who_held_a_folder_that_was_deleted_does_not_hold_the_new_one(tmp_path: Path) -> None:
    follower, command = FolderLock(tmp_path / "edge"), FolderLock(tmp_path / "edge")
    assert follower.take(wait=False)
    assert not command.take(wait=False)
    shutil.rmtree(tmp_path / "edge")
    assert not follower.is_held()
    assert command.take(wait=False)
    assert not follower.take(wait=False)
    command.release()
    assert follower.take(wait=False)
