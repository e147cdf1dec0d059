"""What every address serves, and this host's files, against the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from cms.models import TreatmentPage
from publishing import withdrawals
from publishing.drifting import redelivery
from publishing.edge import Edge
from publishing.models import AuditEntry, Delivery, LiveArtefact
from publishing.models.releases import Reason
from publishing.store import read
from tests.conftest import work
from tests.publishing.drifted import events_of, mirror, publication_of, published, said_of, serves

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    return published(page, publish)


@pytest.fixture
def mirrored(live: TreatmentPage, edge: Edge, settings: Any) -> Edge:
    return mirror(edge, settings)


# --- The ledger ---


def test_an_address_that_fell_behind_is_delivered_again(live: TreatmentPage, publish: Any) -> None:
    before = LiveArtefact.objects.filter(pk=serves(live).pk).values().get()
    live.lead = "A second text, approved and delivered, that a restored row hides from readers once more."
    publish(live)
    LiveArtefact.objects.filter(pk=before.pop("key_id")).update(**before)
    path = live.public_path
    assert said_of(live)[0].startswith(f"Readers still get version 1 at {path}; version 2 is due.")
    work()
    assert live.lead in read("website", path.lstrip("/"))[1].decode()
    assert said_of(live) == []
    assert AuditEntry.objects.filter(event="deliver again", new_state="pending").count() == 1


@pytest.mark.parametrize("channel", ["website", "mobile"])
def test_an_address_that_serves_nothing_is_delivered_again(live: TreatmentPage, channel: str) -> None:
    path = serves(live, channel).key.path
    serves(live, channel).delete()
    assert "Readers get nothing" in said_of(live)[0]
    work()
    assert read(channel, path)
    assert said_of(live) == []


def test_bytes_that_nobody_approved_give_way_to_those_that_were(live: TreatmentPage) -> None:
    right, wrong = serves(live), serves(live, "mobile")
    digest = right.digest
    LiveArtefact.objects.filter(pk=right.pk).update(blob=wrong.blob_id, version=99)
    assert "Readers get something else than version 1 at" in said_of(live)[0]
    work()
    assert (serves(live).digest, serves(live).version) == (digest, 1)


def test_what_was_taken_down_and_came_back_goes_again(live: TreatmentPage) -> None:
    before = LiveArtefact.objects.filter(pk=serves(live).pk).values().get()
    withdrawals.take_down(publication_of(live), Reason.UNSAFE, user=None)
    work()
    LiveArtefact.objects.filter(pk=before.pop("key_id")).update(**before)
    assert "though it was taken down." in said_of(live)[0]
    work()
    assert read("website", live.public_path.lstrip("/")) is None
    assert said_of(live) == []


def test_what_is_on_its_way_is_no_drift_until_it_is_slow(live: TreatmentPage) -> None:
    serves(live).delete()
    delivery = Delivery.objects.get(edition=publication_of(live).live_id, channel="website")
    Delivery.objects.filter(pk=delivery.pk).update(state="pending")
    assert said_of(live) == []
    Delivery.objects.filter(pk=delivery.pk).update(created_at=delivery.created_at - 2 * redelivery.SLOW)
    assert said_of(live) == [f"Readers get nothing at {live.public_path}; version 1 is due."]


def test_a_newsletter_is_never_delivered_again(live: TreatmentPage) -> None:
    serves(live, "newsletter").delete()
    assert said_of(live) == ["Readers get nothing for the newsletter; version 1 is due."]
    assert not Delivery.objects.filter(state="pending").exists()


# --- This host's files ---


@pytest.mark.parametrize("name", ["200.html", "200.html.gz", "200.html.br"])
def test_a_file_somebody_changed_is_written_anew(live: TreatmentPage, mirrored: Edge, name: str) -> None:
    file = mirrored.directory / "main" / live.public_path.strip("/") / name
    right = file.read_bytes()
    file.write_bytes(b"<p>Somebody else's text</p>")
    assert said_of(live)[0].startswith(f"The file of {live.public_path} on this server is not right")
    mirrored.follow()
    assert file.read_bytes() == right
    assert said_of(live) == []


def test_a_deleted_file_of_something_taken_down_comes_back(live: TreatmentPage, mirrored: Edge) -> None:
    withdrawals.take_down(publication_of(live), Reason.WRONG, user=None)
    work()
    mirrored.follow()
    file = mirrored.directory / "main" / live.public_path.strip("/") / "410.html"
    file.unlink()
    assert "it is missing" in said_of(live)[0]
    mirrored.follow()
    assert file.is_file()
    assert said_of(live) == []


def test_a_folder_that_nobody_mirrors_into_says_nothing(live: TreatmentPage, edge: Edge, settings: Any) -> None:
    settings.EDGE_DIR = str(edge.directory)
    assert said_of(live) == []


def test_what_mending_does_not_help_is_tried_again_only_after_a_while(live: TreatmentPage, mirrored: Edge) -> None:
    file = mirrored.directory / "main" / live.public_path.strip("/") / "200.html"
    file.unlink()
    file.mkdir()  # the follower cannot write there
    assert "Being set right since" in said_of(live)[0]
    seq = serves(live).seq
    (mirrored.directory / ".seq").write_text(str(seq))
    assert said_of(live)
    assert serves(live).seq == seq
    assert events_of(live) == ["drift", "drift mended"]
