"""One host's folder: what was changed in it is mended, and all of it is written again for who asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cms.models import TreatmentPage
from tests import restoring
from tests.edge.mirrors import Mirror, folder_of, tree
from tests.publishing.mirrored import numbers
from tests.running.concord import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def mirror(committed_site: None, tmp_path: Path) -> Iterator[Mirror]:
    started = Mirror("host-a", tmp_path / "edge", restoring.test_database_url())
    yield started
    started.end()


def test_a_changed_text_that_was_dated_back_is_mended(
    mirror: Mirror, bring_out: Callable[[str], TreatmentPage]
) -> None:
    page = bring_out("A version that somebody changes who leaves no trace in its date.")
    mirror.caught_up()
    whole, changed = tree(mirror.directory), folder_of(mirror.directory, page) / "200.html"
    before = changed.stat()
    changed.write_bytes(changed.read_bytes().replace(b"10", b"90"))
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (changed.stat().st_mtime_ns, changed.stat().st_size) == (before.st_mtime_ns, before.st_size)
    assert "edge_mended" not in mirror.said
    wait_for(lambda: "wrote 1 files anew" in mirror.said, "the change to be seen")
    assert tree(mirror.directory) == whole


def test_every_file_is_written_again_beside_the_follower_and_without_it(
    mirror: Mirror, bring_out: Callable[[str], TreatmentPage]
) -> None:
    bring_out("A version whose files are all written again.")
    mirror.caught_up()
    whole, before = tree(mirror.directory), numbers(mirror.directory / "main")
    position = (mirror.directory / ".seq").read_bytes()
    done = mirror.run("--rebuild")
    assert done.returncode == 0, done.stderr
    assert "Every file was written again." in done.stdout
    after = numbers(mirror.directory / "main")
    assert before.keys() == after.keys()
    assert not [name for name in before if before[name] == after[name]], "these still are the old files"
    assert tree(mirror.directory) == whole
    assert (mirror.directory / ".seq").read_bytes() == position
    bring_out("A later version, which the same follower brings.")
    mirror.caught_up()
    newer = tree(mirror.directory)
    assert newer != whole
    mirror.end()
    shutil.rmtree(mirror.directory / "main")
    done = mirror.run("rebuild")
    assert done.returncode == 0, done.stderr
    assert tree(mirror.directory) == newer
