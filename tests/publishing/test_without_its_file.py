"""A published address whose file is not written yet, or was deleted: Django is asked, and the record answers."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from channels.website.standing import as_recorded
from cms.models import TreatmentPage
from publishing import edge as edge_module
from publishing import withdrawals
from publishing.models import LiveArtefact
from publishing.models.releases import Reason
from publishing.serve import ServePublished
from tests.conftest import work
from tests.publishing.drifted import publication_of
from tests.publishing.test_frozen_files import files_of, leaflet
from tests.publishing.test_served_bytes import beyond, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]


def take_down(page: TreatmentPage, user: Any, reason: Reason = Reason.UNPUBLISHED) -> None:
    withdrawals.take_down(publication_of(page), reason, user=user)
    work()


def test_a_page_is_answered_by_the_record(page: TreatmentPage, publish: Any, edge: Any) -> None:
    publish(page)
    answer = Client().get(page.public_path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    live = LiveArtefact.objects.get(key__path=page.public_path.lstrip("/"))
    assert sha256(answer.content).hexdigest() == live.digest
    edge.follow()
    _status, headers, _body = get(ServePublished(beyond, str(edge.directory)), page.public_path)
    assert answer["ETag"] == headers["ETag"], "once the file is there, nobody has to read it again"
    assert Client().get(page.public_path.rstrip("/"))["Location"] == page.public_path
    assert Client().get("/sitemap.xml")["Content-Type"].startswith("application/xml")
    assert Client().get("/treatments/nobody/").status_code == 404
    assert as_recorded(f"/{page.public_path.rstrip('/')}") is None, "it would lead to another host"


def test_pictures_and_documents_are_answered_as_they_were_sealed(page: TreatmentPage, publish: Any) -> None:
    page.body = [*page.body.get_prep_value(), {"type": "document", "value": leaflet()}]
    sealed = files_of(publish(page))
    assert {"application/pdf", "image/jpeg"} <= {file.media_type for file in sealed}
    for file in sealed:
        answer = Client().get(f"/{file.path}")
        assert (answer.status_code, answer["Content-Type"]) == (200, file.media_type)
        assert sha256(answer.content).hexdigest() == file.blob_id
        assert answer.has_header("Content-Disposition") == (file.media_type == "application/pdf")


def test_what_was_taken_down_is_gone_with_its_pictures(page: TreatmentPage, publish: Any, people: Any) -> None:
    sealed = files_of(publish(page))
    take_down(page, people["editor"], Reason.UNSAFE)
    answer = Client().get(page.public_path)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (410, "noindex")
    assert page.lead.encode() not in answer.content
    for file in sealed:
        answer = Client().get(f"/{file.path}")
        assert (answer.status_code, answer["Content-Type"]) == (410, "text/plain; charset=utf-8")


def test_a_page_that_moved_leads_to_its_new_address(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    before = page.public_path
    page.slug = "moved"
    publish(page)
    after = TreatmentPage.objects.get().public_path
    assert after != before
    answer = Client().get(before)
    assert (answer.status_code, answer["Location"]) == (301, after)


def test_bytes_that_nobody_vouches_for_are_not_shown(
    page: TreatmentPage, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(page)
    monkeypatch.setattr(edge_module, "stamped_bytes", lambda live: b"Another dose.")
    answer = Client().get(page.public_path)
    assert (answer.status_code, "Retry-After" in answer) == (503, True)
