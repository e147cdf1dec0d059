"""Web, workers, Redis and PostgreSQL stand still: everything that was published is read all the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from cms.models import AppointmentPage, TreatmentPage
from deploy.local.ports import any_port
from publishing.base import is_packed, is_piece
from publishing.models import LiveArtefact
from publishing.store import stamped_bytes
from tests.conftest import cast
from tests.nginx import ask, nginx
from tests.publishing.test_moving import rename, run_all

pytestmark = pytest.mark.slow
Form = LiveArtefact.Form


@pytest.fixture
def published(bring_out: Callable[[str], TreatmentPage], take_down: Callable[[Any], None]) -> list[LiveArtefact]:
    """Pages, the app's documents, a page that was taken down, and one that moved."""
    page = bring_out("Words that readers want to find whatever stands still behind the scenes.")
    rename(page, "nets", cast())
    run_all()
    take_down(AppointmentPage.objects.get())
    rows = LiveArtefact.objects.select_related("key", "blob").filter(key__channel__in=["website", "mobile"])
    return [live for live in rows if not is_piece(live.key.path)]


@pytest.fixture
def port(published: list[LiveArtefact], services: Any, tmp_path: Path, settings: Any) -> Iterator[int]:
    """nginx, and nothing else of Concord."""
    settings.EDGE_DIR = tmp_path / "edge"
    call_command("edge")
    for live in published:
        live.body = stamped_bytes(live) if live.blob_id else b""  # while the database can be asked
    (tmp_path / "run").mkdir()
    connections.close_all()
    services.stop_redis()
    services.stop_database()
    try:
        with nginx(tmp_path / "edge/main", tmp_path / "run", any_port()) as started:
            yield started
    finally:
        services.start_database()
        services.start_redis()


def test_everything_published_is_still_served(port: int, published: list[LiveArtefact]) -> None:
    counted = dict.fromkeys(Form, 0)
    for live in published:
        counted[Form(live.form)] += 1
        CHECKS[Form(live.form)](port, live)
    assert counted[Form.DOCUMENT] > 15
    assert counted[Form.TOMBSTONE] >= 1
    assert counted[Form.REDIRECT] >= 1
    paths = {live.key.path for live in published if live.form == Form.DOCUMENT}
    assert {"", "treatments/nets/", "sitemap.xml", "api/mobile/v1/en-US/header", "api/mobile/v1/en-US/feed"} <= paths
    what_is_not_published_is_answered_in_words(port)


def _document(port: int, live: LiveArtefact) -> None:
    path, body = f"/{live.key.path}", live.body
    status, headers, got = ask(port, path)
    assert (status, got) == (200, body), path
    head = ask(port, path, "HEAD")
    assert (head[0], head[2], head[1]["Content-Length"]) == (200, b"", str(len(body)))
    assert ask(port, path, If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert ask(port, path, If_Modified_Since=headers["Last-Modified"])[0] == 304
    if is_packed(live.media_type):
        _status, packed_headers, packed = ask(port, path, Accept_Encoding="gzip")
        assert packed_headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == body


def _tombstone(port: int, live: LiveArtefact) -> None:
    status, headers, got = ask(port, f"/{live.key.path}")
    assert (status, headers["X-Robots-Tag"]) == (410, "noindex")
    assert got == (live.body or b"This page was taken down.\n")
    assert ask(port, f"/{live.key.path}", "HEAD")[::2] == (410, b"")


def _redirect(port: int, live: LiveArtefact) -> None:
    for method in ("GET", "HEAD"):
        status, headers, _body = ask(port, f"/{live.key.path}", method)
        assert (status, headers["Location"]) == (301, live.target)
    assert ask(port, live.target)[0] == 200


CHECKS = {Form.DOCUMENT: _document, Form.TOMBSTONE: _tombstone, Form.REDIRECT: _redirect}


def what_is_not_published_is_answered_in_words(port: int) -> None:
    """For people and for apps; not with the server's own error page."""
    for path, method in (("/admin/", "GET"), ("/newsletter/", "POST"), ("/nobody/wrote/this/", "GET")):
        status, headers, body = ask(port, path, method)
        assert (status, headers["Retry-After"], headers["Content-Type"].split(";")[0]) == (503, "30", "text/html")
        assert b"Please try this again in a few minutes." in body
        assert b"nginx" not in body
    status, headers, body = ask(port, "/api/mobile/v1/en-US/search?q=net")
    assert (status, headers["Content-Type"].split(";")[0]) == (503, "application/problem+json")
    assert json.loads(body)["status"] == 503
