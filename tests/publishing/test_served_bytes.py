"""What was approved is what is served: on the edge, over HTTP, and on every channel."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from cms.models import CallToAction, TreatmentPage
from publishing import deliveries, proofing
from publishing.health import served as counted
from publishing.models import Delivery, Edition, LiveArtefact, Proof, Publication
from publishing.serve import ServePublished
from publishing.stamps import Stamps, stamp
from publishing.store import fragment_bytes, read
from tests.conftest import approve, submit, work

pytestmark = pytest.mark.django_db


def get(application: Any, path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    """One request through the WSGI layer."""
    said: list[Any] = []
    environ = {"REQUEST_METHOD": headers.pop("method", "GET"), "PATH_INFO": path, **headers}
    body = b"".join(application(environ, lambda status, found: said.extend([status, dict(found)])))
    return said[0], said[1], body


def beyond(environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"Django"]


@pytest.fixture
def served(edge: Any, settings: Any) -> ServePublished:
    return ServePublished(beyond, str(edge.directory))


def test_the_stamped_bytes_of_the_proof_are_the_served_bytes(
    page: TreatmentPage, publish: Any, edge: Any, served: ServePublished
) -> None:
    proof = publish(page)
    edge.follow()
    edition = Edition.objects.get(proof=proof)
    for artefact in proof.artefacts.filter(shared=False).exclude(channel="newsletter").select_related("blob"):
        live = LiveArtefact.objects.get(key__channel=artefact.channel, key__path=artefact.path)
        wanted = stamp(
            bytes(artefact.blob.body),
            artefact.media_type,
            Stamps(**edition.stamps),
            fragment_bytes(live.fragments),
        )
        suffix = "html" if "html" in artefact.media_type else "json"
        file = edge.directory / "main" / artefact.path / f"200.{suffix}"
        status, headers, body = get(served, f"/{artefact.path}")
        assert (status, body) == ("200 OK", wanted)
        assert file.read_bytes() == wanted
        assert sha256(wanted).hexdigest() == live.digest


def test_a_second_version_is_served_under_a_new_etag_even_within_one_second(
    page: TreatmentPage, publish: Any, edge: Any, served: ServePublished
) -> None:
    publish(page)
    edge.follow()
    path = page.public_path
    _status, first, _body = get(served, path)
    page = TreatmentPage.objects.get()
    page.lead = page.lead[:-2] + "x."  # the same length
    publish(page)
    edge.follow()
    status, second, _body = get(served, path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert status == "200 OK"
    assert second["ETag"] != first["ETag"]
    assert get(served, path, HTTP_IF_NONE_MATCH=second["ETag"])[0] == "304 Not Modified"


def test_monitoring_is_told_what_was_answered(page: TreatmentPage, publish: Any, edge: Any, served: Any) -> None:
    publish(page)
    edge.follow()
    before = counted.served.copy()
    etag = get(served, page.public_path)[1]["ETag"]
    get(served, page.public_path, HTTP_IF_NONE_MATCH=etag)
    assert counted.served - before == {"200": 1, "304": 1}


def test_head_gives_the_headers_without_a_body(page: TreatmentPage, publish: Any, edge: Any, served: Any) -> None:
    publish(page)
    edge.follow()
    status, headers, body = get(served, page.public_path, method="HEAD")
    assert (status, body) == ("200 OK", b"")
    assert int(headers["Content-Length"]) > 1000


def test_a_compressed_answer_says_so_and_holds_the_same_text(
    page: TreatmentPage, publish: Any, edge: Any, served: Any
) -> None:
    import gzip

    publish(page)
    edge.follow()
    _status, _headers, plain = get(served, page.public_path)
    _status, headers, packed = get(served, page.public_path, HTTP_ACCEPT_ENCODING="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


@pytest.mark.parametrize("path", ["/../etc/passwd", "/.seq", "/a\0b", "/" + "x" * 5000, "/treatments/nobody/", "//"])
def test_what_is_not_published_goes_on_to_django(path: str, site: None, edge: Any, served: Any) -> None:
    edge.follow()
    assert get(served, path)[2] == b"Django"


def test_a_page_address_without_its_slash_leads_to_the_right_one(
    page: TreatmentPage, publish: Any, edge: Any, served: Any
) -> None:
    publish(page)
    edge.follow()
    status, headers, _body = get(served, page.public_path.rstrip("/"))
    assert (status, headers["Location"]) == ("301 Moved Permanently", page.public_path)


def test_a_tampered_blob_is_never_mirrored(page: TreatmentPage, publish: Any, edge: Any) -> None:
    from django.db import connection

    publish(page)
    live = LiveArtefact.objects.get(key__channel="website", key__path=page.public_path.lstrip("/"))
    with connection.cursor() as cursor:  # as somebody with the owner's rights could
        cursor.execute("ALTER TABLE publishing_blob DISABLE TRIGGER append_only")
        cursor.execute("UPDATE publishing_blob SET body = %s WHERE sha256 = %s", [b"90 mg", live.blob_id])
    edge.follow()
    assert not (edge.directory / "main" / live.key.path / "200.html").exists()


def test_the_edge_is_rebuilt_from_nothing(page: TreatmentPage, publish: Any, edge: Any) -> None:
    import shutil

    from publishing.edge import Edge

    publish(page)
    edge.follow()
    before = (edge.directory / "main" / page.public_path.lstrip("/") / "200.html").read_bytes()
    shutil.rmtree(edge.directory)
    fresh = Edge(edge.directory)
    fresh.rebuild()
    assert (edge.directory / "main" / page.public_path.lstrip("/") / "200.html").read_bytes() == before


def test_a_version_that_readers_already_passed_is_not_put_back(page: TreatmentPage, publish: Any, edge: Any) -> None:
    """While a file is missing, the application answers with the newest; a mirror that read before comes too late."""
    publish(page)
    of_page = LiveArtefact.objects.select_related("key", "blob").filter(key__path=page.public_path.lstrip("/"))
    read_before = of_page.get()
    page = TreatmentPage.objects.get()
    page.lead = "The second version is what readers get while there is no file for them, long enough."
    publish(page)
    file = edge.directory / "main" / page.public_path.lstrip("/") / "200.html"
    edge.mirror(read_before)
    assert not file.exists()
    edge.follow()
    assert page.lead in file.read_text()


def test_a_late_delivery_of_an_older_version_changes_nothing(page: TreatmentPage, people: Any, publish: Any) -> None:
    first = submit(page, people["editor"])
    approve(first, people["reviewer"])  # numbered, not delivered yet
    late = Delivery.objects.get(edition__proof=first, channel="website")
    page = TreatmentPage.objects.get()
    page.lead = "The second version overtakes the first one on its way to the website, long enough."
    publish(page)
    Delivery.objects.filter(pk=late.pk).update(state="pending")
    deliveries.deliver(late.pk)
    late.refresh_from_db()
    assert late.state == Delivery.State.SUPERSEDED
    assert page.lead.encode() in read("website", page.public_path.lstrip("/"))[1]


def test_a_delivery_repeated_changes_nothing(page: TreatmentPage, publish: Any) -> None:
    proof = publish(page)
    delivery = Delivery.objects.get(edition__proof=proof, channel="website")
    before = LiveArtefact.objects.get(key__channel="website", key__path=page.public_path.lstrip("/"))
    Delivery.objects.filter(pk=delivery.pk).update(state="pending")
    deliveries.deliver(delivery.pk)
    after = LiveArtefact.objects.get(pk=before.pk)
    assert (after.seq, after.modified_at) == (before.seq, before.modified_at)


def test_a_worker_stopped_past_its_lease_changes_nothing(
    page: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = submit(page, people["editor"])
    approve(proof, people["reviewer"])
    delivery = Delivery.objects.get(edition__proof=proof, channel="website")
    written = deliveries._write

    def taken_over(edition: Any, channel: str) -> bool:
        Delivery.objects.filter(pk=delivery.pk).update(fence=99)  # the reaper gave it to another worker
        return written(edition, channel)

    monkeypatch.setattr(deliveries, "_write", taken_over)
    deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.LEASED
    assert read("website", page.public_path.lstrip("/")) is None


def test_one_failing_channel_holds_up_no_other(
    page: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from channels.mobile.channel import Mobile
    from publishing.base import DeliveryError

    def broken(self: Any, edition: Any) -> None:
        raise DeliveryError("the outlet is away")

    monkeypatch.setattr(Mobile, "deliver", broken)
    proof = submit(page, people["editor"])
    approve(proof, people["reviewer"])
    work()
    states = dict(Delivery.objects.filter(edition__proof=proof).values_list("channel", "state"))
    assert states == {"website": "delivered", "mobile": "waiting", "newsletter": "delivered"}


def test_a_changed_call_to_action_reissues_the_pages_that_contain_it(
    page: TreatmentPage, people: Any, publish: Any
) -> None:
    publish(page)
    cta = CallToAction.objects.get()
    cta.content[0].value = "Together, in every step"
    publish(cta)
    edition = Publication.objects.get(public_id=page.translation_key).live
    assert edition.number == 2
    assert edition.reason.startswith("Updated because")
    assert edition.proof.approvals.get().basis == "parts"
    first = Edition.objects.get(publication=edition.publication, number=1)
    assert edition.stamps == {**first.stamps, "edition": 2}
    assert b"Together, in every step" in read("website", page.public_path.lstrip("/"))[1]


def test_the_feed_names_the_page_and_its_edition(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    media_type, body = read("mobile", "api/mobile/v1/en-US/feed")
    item = next(item for item in json.loads(body)["items"] if item["id"] == str(page.translation_key))
    assert item["edition"] == 1


def test_the_home_page_lists_the_new_page_without_being_approved_again(page: TreatmentPage, publish: Any) -> None:
    assert page.title.encode() not in read("website", "")[1]
    publish(page)
    assert page.title.encode() in read("website", "")[1]


def test_a_proof_whose_worker_died_is_built_by_the_next(page: TreatmentPage, people: Any) -> None:
    from django.db.models.functions import Now

    from publishing import reconcile

    page.save_revision(user=people["editor"])
    page.get_workflow().start(page, people["editor"])
    proof = Proof.objects.latest("pk")
    Proof.objects.filter(pk=proof.pk).update(state="building", fence=1, lease_until=Now())
    reconcile.once()
    proof.refresh_from_db()
    assert proof.state == Proof.State.READY
    proofing.build(proof.pk)  # a late twin finds nothing to do


def test_text_saved_again_and_again_while_it_is_checked_is_checked_in_the_end(
    page: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.save_revision(user=people["editor"])
    page.get_workflow().start(page, people["editor"])
    proof = Proof.objects.latest("pk")
    rendered, saved = proofing._render, []

    def render_while_somebody_types(row: Proof) -> Any:
        built = rendered(row)
        if len(saved) < proofing.ATTEMPTS + 1:
            saved.append(1)
            page.lead = f"The editor goes on typing, {len(saved)} words by now, and it is long enough for a lead."
            page.save_revision(user=people["editor"])
        return built

    monkeypatch.setattr(proofing, "_render", render_while_somebody_types)
    for _round in range(proofing.ATTEMPTS + 2):
        proofing.build(proof.pk)
    proof.refresh_from_db()
    assert proof.state == Proof.State.READY
    assert proof.sealed.facts["lead"] == page.lead
