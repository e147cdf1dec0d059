"""A deploy, as far as published pages can tell: the same program with another template or stylesheet; and what
follows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as running

from channels.website import stylesheet
from cms.models import TreatmentPage
from publishing.models import LiveArtefact, Publication, Republish
from publishing.rendering import build_id
from publishing.republishing import building, releasing, signing
from publishing.store import read
from tests.conftest import work

PROGRAM = ("channels", "templates", "cms/snapshots", "publishing")

# The footer of every page on the website, without a change of its words and with one.
BASE = "templates/website/base.html"
OLD, NEW = '<p class="version">Version', '<p class="version imprint">Version'
NEW_WORDS = '<p class="version">Edition'


class Deploys:
    """Each one changes a file of a copy of the program; the copy decides the design's identity and the templates."""

    def __init__(self, folder: Path, settings: Any, monkeypatch: Any) -> None:
        self.folder, self.settings, self.monkeypatch = folder, settings, monkeypatch
        for part in PROGRAM:
            shutil.copytree(Path(running.BASE_DIR) / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))

    def replace(self, file: str, old: str, new: str) -> None:
        """Install a program in which this file says something else."""
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        self._install()

    def restyle(self, css: str) -> None:
        """Install a program whose stylesheet has one more rule."""
        path = self.folder / "templates/website/site.css"
        path.write_text(f"{path.read_text()}\n{css}\n")
        self.monkeypatch.setattr(stylesheet, "CSS", path.read_bytes())
        self._install()

    def _install(self) -> None:
        self.settings.BASE_DIR = self.folder
        self.settings.TEMPLATES = [{**self.settings.TEMPLATES[0], "DIRS": [self.folder / "templates"]}]
        self.forget()

    def forget(self) -> None:
        """Whatever is worked out once is worked out again."""
        stylesheet._stylesheet.cache_clear()
        build_id.cache_clear()


def program_fixture() -> Any:
    @pytest.fixture
    def program(tmp_path: Path, settings: Any, monkeypatch: Any) -> Iterator[Deploys]:
        installed = Deploys(tmp_path / "program", settings, monkeypatch)
        yield installed
        installed.forget()

    return program


def prepare() -> Republish:
    """As the command does."""
    row = building.prepare(lambda line: None)
    assert row is not None
    return row


def sign(row: Republish, user: Any) -> None:
    signing.sign(republish_id=row.pk, digest=row.digest, user=user)


def release(row: Republish) -> None:
    """As the worker does, to the end."""
    while releasing.run(row.pk):
        pass
    work()


def html(page: TreatmentPage) -> str:
    """What readers of the website see of it."""
    return read("website", page.public_path.lstrip("/"))[1].decode()


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def live_digests() -> dict[str, str]:
    """What every address of a page or a part serves."""
    return dict(LiveArtefact.objects.exclude(key__publication=None).values_list("key__path", "digest"))
