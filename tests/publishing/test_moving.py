"""Moves: every old address leads on, everything below follows at the same moment, in every order of deliveries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cms.models import HomePage, TreatmentIndexPage, TreatmentPage
from publishing import deliveries, moves, plans, releases
from publishing.models import Delivery, Edition, LiveArtefact, Proof, Publication, Release
from publishing.steps import Refused
from publishing.store import read
from tests.conftest import approve, check, submit, work

pytestmark = pytest.mark.django_db


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def run_all() -> None:
    for release in Release.objects.filter(state="waiting", due_at__isnull=False):
        releases.advance(release.pk)
    work()


def target(path: str) -> str:
    """Where an address leads; empty when it serves a document."""
    live = LiveArtefact.objects.get(key__channel="website", key__path=path)
    return live.target if live.form == "redirect" else {"document": "", "tombstone": "gone"}[live.form]


def rename(source: Any, slug: str, people: Any, approver: str = "reviewer") -> Proof:
    source.slug = slug
    proof = submit(source, people["editor"])
    assert proof.state == "ready", proof.findings
    approve(proof, people[approver])
    run_all()
    return proof


def index() -> TreatmentIndexPage:
    return TreatmentIndexPage.objects.get()


def test_a_new_slug_leads_readers_from_the_old_address(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    rename(page, "nets", people)
    assert target("treatments/neuroendocrine-tumors/") == "/treatments/nets/"
    assert target("treatments/nets/") == ""
    item = json.loads(read("mobile", f"api/mobile/v1/en-US/items/{page.translation_key}")[1])
    assert item["links"]["web"].endswith("/treatments/nets/")


def test_pages_below_move_along_at_the_same_moment_with_their_own_text(
    page: TreatmentPage, publish: Any, people: Any
) -> None:
    before = publish(page)
    rename(index(), "care", people, approver="colleague")
    moved = Proof.objects.get(publication=publication_of(page), cause="move")
    assert moved.sealed.path == publication_of(page).live_proof.sealed.path == "/care/neuroendocrine-tumors/"
    assert moved.content_sha256 == before.content_sha256
    assert moved.edition.stamps["published_at"] == before.edition.stamps["published_at"]
    assert moved.approvals.get().basis == "parts"
    assert Release.objects.get(items__proof=moved).items.count() == 2
    assert target("treatments/") == "/care/"
    assert target("treatments/neuroendocrine-tumors/") == "/care/neuroendocrine-tumors/"
    page.refresh_from_db()
    assert page.public_path == "/care/neuroendocrine-tumors/"


def test_until_all_of_it_is_ready_readers_see_the_old_addresses(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    top = index()
    top.slug = "care"
    approve(submit(top, people["editor"]), people["colleague"])
    work()
    assert publication_of(top).live_proof.sealed.path == "/treatments/"
    run_all()
    assert publication_of(top).live_proof.sealed.path == "/care/"


def test_a_page_that_comes_out_below_in_between_moves_along(page: TreatmentPage, publish: Any, people: Any) -> None:
    top = index()
    top.slug = "care"
    proof = submit(top, people["editor"])
    publish(page)
    approve(proof, people["colleague"])
    run_all()
    assert publication_of(page).live_proof.sealed.path == "/care/neuroendocrine-tumors/"


def test_a_chain_of_moves_leads_straight_to_the_last_address(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    for slug in ("nets", "net-treatment", "tumors"):
        page = TreatmentPage.objects.get()
        rename(page, slug, people)
    for slug in ("neuroendocrine-tumors", "nets", "net-treatment"):
        assert target(f"treatments/{slug}/") == "/treatments/tumors/"


def test_moving_back_makes_the_first_address_a_page_again(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    rename(page, "nets", people)
    rename(TreatmentPage.objects.get(), "neuroendocrine-tumors", people)
    assert target("treatments/neuroendocrine-tumors/") == ""
    assert target("treatments/nets/") == "/treatments/neuroendocrine-tumors/"


def test_wagtails_move_becomes_a_release_of_redirects(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    other = TreatmentIndexPage(title="Therapies", slug="therapies", lead="What each therapy is, in plain words.")
    HomePage.objects.get().add_child(instance=other)
    publish(other, approver="colleague")
    moves.move(TreatmentPage.objects.get(), other, people["editor"])
    run_all()
    assert target("treatments/neuroendocrine-tumors/") == "/therapies/neuroendocrine-tumors/"
    assert target("therapies/neuroendocrine-tumors/") == ""


def test_a_move_that_is_not_allowed_moves_nothing(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    with pytest.raises(Refused, match="cannot stand below"):
        moves.move(index(), TreatmentPage.objects.get(), people["editor"])
    assert publication_of(page).live_proof.sealed.path == "/treatments/neuroendocrine-tumors/"


def two_pages(page: TreatmentPage, publish: Any, people: Any) -> tuple[TreatmentPage, TreatmentPage]:
    publish(page)
    first = TreatmentPage.objects.get()
    new = {"slug": "second", "title": "The second page"}
    second = first.copy(update_attrs=new, keep_live=False, user=people["editor"])
    publish(second)
    return TreatmentPage.objects.get(pk=first.pk), TreatmentPage.objects.get(pk=second.pk)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_pages_of_one_release_swap_their_addresses(
    order: tuple[int, ...], page: TreatmentPage, publish: Any, people: Any
) -> None:
    first, second = two_pages(page, publish, people)
    plan = plans.plan("Swap", None, people["colleague"])
    for source in (first, second):
        plans.include(plan.pk, publication_of(source), people["colleague"])
    old = {"first": first.slug, "second": second.slug}
    first.slug, second.slug = old["second"], old["first"]
    found = []
    for source in (first, second):
        source.save_revision(user=people["editor"], clean=False)
        source.get_workflow().start(source, people["editor"])
    for source in (first, second):
        proof = check(source)
        assert proof.state == "ready", proof.findings
        found.append(proof)
    for proof in found:
        approve(proof, people["reviewer"])
    releases.release_now(plan.pk, people["colleague"])
    rows = list(Delivery.objects.filter(edition__proof__in=found, channel="website").order_by("id"))
    for number in order:
        deliveries.deliver(rows[number].pk)
    work()
    live = {row.key.path: row for row in LiveArtefact.objects.filter(key__channel="website").select_related("key")}
    assert live[f"treatments/{old['second']}/"].key.publication_id == publication_of(first).pk
    assert live[f"treatments/{old['first']}/"].key.publication_id == publication_of(second).pk
    assert {live[f"treatments/{slug}/"].form for slug in old.values()} == {"document"}
    assert first.title in read("website", f"treatments/{old['second']}/")[1].decode()


def test_an_address_that_was_left_may_be_taken_and_keeps_its_new_owner(
    page: TreatmentPage, publish: Any, people: Any
) -> None:
    first, second = two_pages(page, publish, people)
    old = first.slug
    rename(first, "first", people)
    rename(TreatmentPage.objects.get(pk=second.pk), old, people)
    assert target(f"treatments/{old}/") == ""
    assert publication_of(second).title in read("website", f"treatments/{old}/")[1].decode()
    again = TreatmentPage.objects.get(pk=first.pk)
    again.lead = "The first page once more, with a lead that is long enough to be one, and a late delivery after it."
    publish(again)
    assert publication_of(second).title in read("website", f"treatments/{old}/")[1].decode()


def test_an_address_of_another_live_page_is_refused_with_its_name(
    page: TreatmentPage, publish: Any, people: Any
) -> None:
    first, second = two_pages(page, publish, people)
    second.slug = first.slug
    second.save_revision(user=people["editor"], clean=False)
    second.get_workflow().start(second, people["editor"])
    proof = check(second)
    assert proof.state == "refused"
    assert any("Another page beside this one has the slug" in finding["message"] for finding in proof.findings)
    assert Edition.objects.filter(publication=publication_of(second)).count() == 1


def test_a_move_beside_a_page_of_the_same_slug_is_refused_in_a_sentence(
    page: TreatmentPage, publish: Any, people: Any
) -> None:
    publish(page)
    other = TreatmentIndexPage(title="Therapies", slug="therapies", lead="What each therapy is, in plain words.")
    HomePage.objects.get().add_child(instance=other)
    first = TreatmentPage.objects.get()
    first.copy(to=other, update_attrs={"title": "A copy"}, keep_live=False, user=people["editor"])
    with pytest.raises(Refused, match="Another page below “Therapies” has the slug"):
        moves.move(first, TreatmentIndexPage.objects.get(pk=other.pk), people["editor"])
    assert TreatmentPage.objects.get(pk=first.pk).get_parent().slug == "treatments"
