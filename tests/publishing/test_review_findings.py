"""Ways round the promise that a hostile reading of the core once found, each closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.urls import reverse
from wagtail.rich_text import RichText

from channels.mobile.channel import Mobile
from cms.models import CallToAction, HomePage, Person, SafetyNotice, TreatmentIndexPage, TreatmentPage
from publishing import approvals, deliveries, indexes, inheriting, proofing, reconcile, reissues, releases
from publishing.base import Artefact
from publishing.differences import changes
from publishing.edge import GENERATION, POSITION, Edge
from publishing.models import Delivery, Edition, Index, Proof, ProofArtefact, Publication, Reissue
from publishing.serve import ServePublished
from publishing.steps import Refused
from publishing.store import read
from tests.conftest import approve, submit, work
from tests.publishing.test_admin_pages import logged_in
from tests.publishing.test_served_bytes import beyond, get

pytestmark = pytest.mark.django_db


def changed_lead(page: TreatmentPage, words: str) -> TreatmentPage:
    page = TreatmentPage.objects.get(pk=page.pk)
    page.lead = f"{words}, and this goes on until it is long enough to be a lead on a page."
    return page


class TestWhoAPrintedNameStandsFor:
    def test_an_edited_row_does_not_change_who_may_approve(self, page: TreatmentPage, people: Any) -> None:
        accomplice = get_user_model().objects.create_user("accomplice")
        accomplice.groups.add(Group.objects.get(name="Clinical reviewers"))
        Person.objects.filter(can_review=True).update(user=accomplice)
        proof = submit(page, people["editor"])
        assert proof.reviewers == [{"user": people["reviewer"].pk, "name": "Reviewer, oncology"}]
        with pytest.raises(Refused, match="names Reviewer, oncology"):
            approve(proof, accomplice)

    def test_a_changed_account_is_shown_to_who_approves_the_person(self, site: None, people: Any) -> None:
        person = Person.objects.get(can_review=True)
        person.user = people["marketer"]
        proof = submit(person, people["editor"])
        before = proof.publication.live_proof
        assert "marketer" in str(changes(before.sealed, proof.sealed))

    @pytest.mark.parametrize("model", [Person, CallToAction, SafetyNotice])
    def test_wagtails_copy_form_cannot_overwrite_a_row(self, model: Any, people: Any) -> None:
        row = model.objects.first()
        url = reverse(model.snippet_viewset.get_url_name("list")) + f"copy/{row.pk}/"
        assert logged_in(people["editor"]).post(url, {"name": "Overwritten"}).status_code == 404


class TestReissue:
    def test_it_never_brings_a_replaced_text_back(self, page: TreatmentPage, publish: Any) -> None:
        publish(page)
        publication = Publication.objects.get(public_id=page.translation_key)
        old = reissues._proof(publication, "Updated because something changed")
        proofing.build(old.pk)  # and here its worker is held up
        publish(changed_lead(page, "A newer text was approved meanwhile"))
        old.refresh_from_db()
        assert reissues._release(old) is False
        assert Publication.objects.get(pk=publication.pk).live.number == 2

    def test_the_release_itself_refuses_it_under_its_locks(self, page: TreatmentPage, publish: Any) -> None:
        publish(page)
        publication = Publication.objects.get(public_id=page.translation_key)
        old = reissues._proof(publication, "Updated because something changed")
        proofing.build(old.pk)
        old.refresh_from_db()
        inheriting.inherit(old)  # read before the newer approval committed
        publish(changed_lead(page, "A newer text was approved meanwhile"))
        Proof.objects.filter(pk=old.pk).update(state=Proof.State.READY)  # the newer one put it out of date
        with pytest.raises(Refused, match="own text changed"), transaction.atomic():
            releases.propose(Proof.objects.get(pk=old.pk), user=None)
        with pytest.raises(IntegrityError, match="repeats the live text"), transaction.atomic():
            Edition.objects.create(publication=publication, number=3, action="publish", proof=old, created_at=Now())

    def test_what_a_killed_run_left_behind_does_not_swallow_the_next(self, page: TreatmentPage, publish: Any) -> None:
        publish(page)
        publication = Publication.objects.get(public_id=page.translation_key)
        left = reissues._proof(publication, "Updated because something changed")
        proofing.build(left.pk)  # the run dies here
        publish(changed_lead(page, "The editor publishes another text"))
        cta = CallToAction.objects.get()
        cta.content[0].value = "Together, in every step"
        publish(cta)
        assert b"Together, in every step" in read("website", page.public_path.lstrip("/"))[1]
        assert not Reissue.objects.filter(done_at=None).exists()


class TestWhatTheApproverSees:
    LINKED = '<p>Please read <a href="https://{}.example.org/">our leaflet</a> well before you come to see us.</p>'

    def test_a_link_that_leads_elsewhere(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        options = next(block for block in page.body if block.block_type == "treatment_options").value["options"]
        options[0].value["body"] = RichText(self.LINKED.format("good"))
        publish(page)
        options[0].value["body"] = RichText(self.LINKED.format("evil"))
        proof = submit(page, people["editor"])
        assert "evil.example.org" in str(changes(proof.publication.live_proof.sealed, proof.sealed))

    def test_options_in_another_order(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        page = TreatmentPage.objects.get()
        block = next(block for block in page.body if block.block_type == "treatment_options")
        options = block.value["options"]
        first = options.pop(0)
        options.append(("treatment_option", first.value, first.id))
        proof = submit(page, people["editor"])
        found = changes(proof.publication.live_proof.sealed, proof.sealed)
        assert [change.label for change in found] == ["Treatment options › order"]


class TestEdge:
    def test_killed_before_it_kept_its_place_it_writes_again_and_readers_notice(
        self, page: TreatmentPage, publish: Any, edge: Edge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(page)
        edge.follow()
        served = ServePublished(beyond, str(edge.directory))
        assert b"A second text" not in get(served, page.public_path)[2]
        publish(changed_lead(page, "A second text"))
        with monkeypatch.context() as killed:
            killed.setattr(Edge, "announce", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                edge.follow()
        Edge(edge.directory).follow()
        assert b"A second text" in get(served, page.public_path)[2]

    def test_a_restored_database_is_mirrored_from_its_beginning(self, site: None, edge: Edge) -> None:
        edge.follow()
        (edge.directory / POSITION).write_text("999999")
        (edge.directory / "main" / "200.html").unlink()
        edge.follow()
        assert (edge.directory / "main" / "200.html").exists()

    def test_a_deleted_folder_is_noticed(self, site: None, edge: Edge) -> None:
        edge.follow()
        served = ServePublished(beyond, str(edge.directory))
        assert get(served, "/")[0] == "200 OK"
        (edge.directory / GENERATION).unlink()
        (edge.directory / "main" / "200.html").unlink()
        served.generation.look_again = 0
        assert get(served, "/")[2] == b"Django"


class TestPoison:
    def test_a_delivery_that_kills_its_workers_is_given_up(self, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        approve(proof, people["reviewer"])
        row = Delivery.objects.get(edition__proof=proof, channel="website")
        Delivery.objects.filter(pk=row.pk).update(state="leased", lease_until=Now(), attempts=deliveries.ATTEMPTS)
        deliveries.deliver(row.pk)
        row.refresh_from_db()
        assert row.state == Delivery.State.DEAD
        assert deliveries.try_again(row.pk)
        deliveries.deliver(row.pk)
        row.refresh_from_db()
        assert row.state == Delivery.State.DELIVERED

    def test_a_proof_that_kills_its_workers_is_refused(self, page: TreatmentPage, people: Any) -> None:
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
        proof = Proof.objects.latest("pk")
        Proof.objects.filter(pk=proof.pk).update(state="building", lease_until=Now(), attempts=proofing.ATTEMPTS)
        proofing.build(proof.pk)
        proof.refresh_from_db()
        assert proof.state == Proof.State.REFUSED

    def test_a_page_the_edge_could_not_keep_is_never_sealed(
        self, page: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Mobile, "render", lambda self, snapshot: [Artefact("odd", "text/odd", b"odd")])
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
        proof = Proof.objects.latest("pk")
        for _round in range(proofing.ATTEMPTS):
            proofing.build(proof.pk)
            Proof.objects.filter(pk=proof.pk, state="wanted").update(lease_until=None)  # as if the pause had passed
        proof.refresh_from_db()
        assert proof.state == Proof.State.REFUSED

    def test_one_listing_that_cannot_be_built_holds_up_no_other(
        self, page: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proof = submit(page, people["editor"])
        approve(proof, people["reviewer"])
        for row in Delivery.objects.filter(edition__proof=proof):
            deliveries.deliver(row.pk)
        first, *others = indexes.stale()
        built = indexes.rebuild

        def rebuild(index_id: int) -> None:
            if index_id == first.pk:
                raise RuntimeError("broken")
            built(index_id)

        monkeypatch.setattr(indexes, "rebuild", rebuild)
        reconcile.once()
        assert others
        assert [index.pk for index in indexes.stale()] == [first.pk]


class TestSeal:
    def test_summaries_and_artefacts_cannot_be_changed_after_sealing(self, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        with pytest.raises(IntegrityError), transaction.atomic():
            Proof.objects.filter(pk=proof.pk).update(summaries={})
        with pytest.raises(IntegrityError), transaction.atomic():
            ProofArtefact.objects.filter(proof=proof).update(media_type="text/plain")

    def test_a_damaged_proof_is_not_published(self, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        with connection.cursor() as cursor:  # as somebody with the owner's rights could
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE publishing_proof DISABLE TRIGGER seal_holds")
            cursor.execute("UPDATE publishing_proof SET summaries = %s WHERE id = %s", ['{"mobile": {}}', proof.pk])
        with pytest.raises(Refused, match="damaged"):
            approve(proof, people["reviewer"])
        assert not Edition.objects.filter(proof=proof).exists()


class TestAdmin:
    @pytest.mark.parametrize("slug", ["admin", "api", "app", "static", "healthz", "u", "410"])
    def test_no_page_takes_an_address_of_ours(self, slug: str, site: None, people: Any) -> None:
        page = TreatmentIndexPage(title="Other treatments", slug=slug, lead="What each treatment is, in plain words.")
        HomePage.objects.get().add_child(instance=page)
        proof = submit(page, people["editor"])
        assert "address.reserved" in [finding["id"] for finding in proof.findings]

    def test_a_second_safety_notice_is_refused_with_a_sentence(self, people: Any) -> None:
        url = reverse(SafetyNotice.snippet_viewset.get_url_name("add"))
        response = logged_in(people["editor"]).post(url, {"name": "Another", "disclaimer": "null"})
        assert response.status_code == 200
        assert SafetyNotice.objects.count() == 1

    @pytest.mark.parametrize("day", ["9999-12-31", "1900-01-01", "yesterday"])
    def test_a_review_date_out_of_reach_is_refused(self, day: str, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        fields = {"digest": proof.digest, "approve": "1", "next_review_on": day}
        url = reverse("publishing:approve", args=[proof.pk])
        assert logged_in(people["reviewer"]).post(url, fields).status_code == 400
        assert not Edition.objects.filter(proof=proof).exists()

    def test_submitting_again_in_a_stale_tab_is_no_error(self, site: None, people: Any) -> None:
        person = Person.objects.get(can_review=False)
        person.job_title = "Writer"
        submit(person, people["editor"])
        url = reverse(Person.snippet_viewset.get_url_name("edit"), args=[person.pk])
        fields = {"name": person.name, "job_title": "Senior writer", "can_author": "on", "action-submit": "1"}
        response = logged_in(people["colleague"]).post(url, fields, follow=True)
        assert "is submitted already" in response.content.decode()

    def test_a_press_that_came_too_late_says_so(self, page: TreatmentPage, people: Any) -> None:
        proof = submit(page, people["editor"])
        changed_lead(page, "Saved while the reviewer was reading").save_revision(user=people["editor"])
        url = reverse("publishing:approve", args=[proof.pk])
        response = logged_in(people["reviewer"]).post(url, {"digest": proof.digest, "approve": "1"}, follow=True)
        assert approvals.CHANGED in response.content.decode()


def test_a_page_delivered_while_its_listing_is_rebuilt_shows_the_new_one(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    index = Index.objects.get(path__startswith="~")
    home = Publication.objects.get(kind="home").live
    row = home.deliveries.get(channel="website")
    Delivery.objects.filter(pk=row.pk).update(state="pending")
    deliveries.deliver(row.pk)
    work()
    assert bytes(index.blob.body) in read("website", "")[1]
