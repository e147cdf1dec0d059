"""A site with nothing approved, and a document imported into it."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from cms.models import TreatmentPage
from publishing import live
from publishing.source import Finding, findings
from tests.cms.from_empty import empty_database


def run(command: str, *args: Any, **options: Any) -> str:
    """A management command's words."""
    words = StringIO()
    call_command(command, *args, stdout=words, **options)
    return words.getvalue()


def check(source: Any) -> list[Finding]:
    """What the content checks say about this source, as the proof asks them."""
    uses = live.uses("en-US")
    return findings(source, source.to_snapshot(uses), uses)


@pytest.fixture
def nothing(db: None) -> None:
    empty_database()


@pytest.fixture
def empty_site(nothing: None) -> None:
    """What `manage.py setup` makes without the sample."""
    run("setup")


@pytest.fixture
def import_file(empty_site: None) -> Callable[[Path], TreatmentPage]:
    """Import a file; answers the draft as its revision holds it."""

    def imported(path: Path) -> TreatmentPage:
        run("import_treatment", path)
        return TreatmentPage.objects.latest("pk").get_latest_revision_as_object()

    return imported


@pytest.fixture
def browser(client: Client, settings: Any) -> Client:
    """A browser for admin pages; no stylesheets were collected for tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    return client
