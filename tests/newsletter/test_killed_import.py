"""A process that imports is killed without warning (kill -9), again and again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from time import sleep

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count
from django.utils import timezone

from channels.newsletter.lists import importing
from channels.newsletter.lists.receiving import receive
from channels.newsletter.models import ListImport, ListImportPart, Subscriber
from tests import restoring
from tests.conftest import cast

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.slow]
ROWS = 6000
IMPORTER = """
import django; django.setup()
from channels.newsletter.lists import importing
importing.CHUNK = 50
importing.run({import_id})
"""


@pytest.fixture
def found(committing: None) -> ListImport:
    Subscriber.objects.all().delete()
    rows = "".join(f"reader{number}@example.org,2026-10-01,At the open day.\n" for number in range(ROWS))
    body = f"email,consent_date,consent\n{rows}".encode()
    return receive(SimpleUploadedFile("list.csv", body), "en-US", cast()["marketer"])


def start(found: ListImport) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": restoring.test_database_url(), "DJANGO_SETTINGS_MODULE": "cms.settings"
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", IMPORTER.format(import_id=found.pk)], env=environment)


def kill_after_more_rows(found: ListImport) -> int:
    """How many rows are in by then."""
    before = found.rows_done
    importer = start(found)
    try:
        for _ in range(600):
            found.refresh_from_db()
            if found.rows_done > before:
                break
            sleep(0.05)
    finally:
        importer.kill()
        importer.wait()
    found.refresh_from_db()
    assert found.rows_done > before
    ListImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    return found.rows_done


def test_no_row_is_lost_and_none_comes_in_twice(found: ListImport) -> None:
    for _ in range(3):
        done = kill_after_more_rows(found)
        assert done < ROWS, "it was killed too late to show anything"
        assert Subscriber.objects.count() == found.report.count() == done
    importing.run(found.pk)
    assert Subscriber.objects.count() == ROWS
    assert dict(found.report.values_list("outcome").annotate(Count("id"))) == {"added": ROWS}
    assert not ListImportPart.objects.exists()
