"""Plans: several versions at one moment, all or none, and what happens to one that misses its moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from wagtail.models import Page

from cms.models import AppointmentPage, CallToAction, HomePage, NewsletterIssue, TreatmentPage
from publishing import letters, plans, proofs, reconcile, releases
from publishing.clock import now
from publishing.models import LiveArtefact, LiveSummary, Proof, Publication, Release, ReleaseItem
from publishing.steps import Refused
from publishing.store import read
from tests.conftest import approve, check, submit, work

pytestmark = pytest.mark.django_db

SECRET = "The words nobody may read before Monday, long enough to be a lead that the checks accept."


def publication_of(source: Any) -> Publication:
    return proofs.publication_of(source)


def planned(people: Any, *sources: Any, hours: int = 24) -> Release:
    plan = plans.plan("Spring campaign", now() + timedelta(hours=hours), people["colleague"])
    for source in sources:
        plans.include(plan.pk, publication_of(source), people["colleague"])
    return plan


def fall_due(plan: Release, late: timedelta = timedelta()) -> Release:
    """Time passes."""
    Release.objects.filter(pk=plan.pk).update(due_at=now() - late)
    reconcile.once()
    work()
    plan.refresh_from_db()
    return plan


def with_lead(page: TreatmentPage, lead: str) -> TreatmentPage:
    page.lead = lead
    return page


class TestMoment:
    def test_nothing_of_it_can_be_read_before(self, page: TreatmentPage, publish: Any, people: Any, edge: Any) -> None:
        publish(page)
        planned(people, page)
        approve(submit(with_lead(page, SECRET), people["editor"]), people["reviewer"])
        reconcile.once()
        work()
        edge.follow()
        served = [bytes(row.blob.body) for row in LiveArtefact.objects.filter(form="document").select_related("blob")]
        assert not any(SECRET.encode() in body for body in served)
        assert not any(SECRET in str(row.summary) for row in LiveSummary.objects.all())
        assert not any(SECRET.encode() in file.read_bytes() for file in edge.directory.rglob("200.*"))

    def test_it_goes_out_when_its_moment_has_come(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        approve(submit(with_lead(page, SECRET), people["editor"]), people["reviewer"])
        assert not publication_of(page).live
        assert fall_due(plan).state == Release.State.DONE
        assert SECRET in read("website", page.public_path.lstrip("/"))[1].decode()

    def test_a_moment_in_the_past_is_refused(self, people: Any, page: TreatmentPage) -> None:
        with pytest.raises(Refused, match="future"):
            plans.plan("Too late", now() - timedelta(minutes=1), people["colleague"])
        with pytest.raises(Refused, match="future"):
            plans.set_moment(planned(people).pk, now() - timedelta(minutes=1), people["colleague"])

    def test_somebody_may_choose_now(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        approve(submit(page, people["editor"]), people["reviewer"])
        releases.release_now(plan.pk, people["colleague"])
        assert publication_of(page).live.number == 1

    def test_now_is_refused_while_something_waits_for_approval(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        submit(page, people["editor"])
        with pytest.raises(Refused, match="not approved yet"):
            releases.release_now(plan.pk, people["colleague"])
        plan.refresh_from_db()
        assert plan.state == Release.State.WAITING

    def test_taken_back_it_never_goes_out(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        proof = submit(page, people["editor"])
        approve(proof, people["reviewer"])
        plans.cancel(plan.pk, people["colleague"])
        Release.objects.filter(pk=plan.pk).update(due_at=now())
        reconcile.once()
        proof.refresh_from_db()
        assert (proof.state, publication_of(page).live) == (Proof.State.VOID, None)


class TestAllOrNone:
    def test_two_pages_come_out_together(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        home = HomePage.objects.get()
        plan = planned(people, page, home)
        home.lead = "A new lead for the front page, which shall come out together with the treatment page."
        approve(submit(home, people["editor"]), people["colleague"])
        approve(submit(page, people["editor"]), people["reviewer"])
        fall_due(plan)
        moments = {publication_of(source).live.created_at for source in (page, home)}
        assert max(moments) - min(moments) < timedelta(seconds=1)

    def test_one_that_is_not_approved_holds_all_and_its_owner_is_told(self, page: TreatmentPage, people: Any) -> None:
        home = HomePage.objects.get()
        before = publication_of(home).live.number
        plan = planned(people, page, home)
        home.lead = "A new lead for the front page, which shall come out together with the treatment page."
        approve(submit(home, people["editor"]), people["colleague"])
        submit(page, people["editor"])
        fall_due(plan)
        letters.tell_of_release(plan.pk)
        assert plan.state == Release.State.HELD
        assert page.title in plan.note
        assert publication_of(home).live.number == before
        assert mail.outbox[-1].to == [people["colleague"].email]
        assert "Spring campaign" in mail.outbox[-1].subject

    def test_a_version_that_is_damaged_holds_all(self, page: TreatmentPage, people: Any) -> None:
        from django.db import connection

        home = HomePage.objects.get()
        before = publication_of(home).live.number
        plan = planned(people, page, home)
        home.lead = "A new lead for the front page, which shall come out together with the treatment page."
        approve(submit(home, people["editor"]), people["colleague"])
        proof = submit(page, people["editor"])
        approve(proof, people["reviewer"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE publishing_proof DISABLE TRIGGER seal_holds")
            cursor.execute("UPDATE publishing_proof SET summaries = '{}' WHERE id = %s", [proof.pk])
        assert fall_due(plan).state == Release.State.HELD
        assert publication_of(home).live.number == before

    def test_a_held_plan_goes_out_once_somebody_releases_it(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        proof = submit(page, people["editor"])
        assert fall_due(plan).state == Release.State.HELD
        approve(proof, people["reviewer"])
        assert not publication_of(page).live
        releases.release_now(plan.pk, people["colleague"])
        assert publication_of(page).live.number == 1


class TestLate:
    def test_less_than_an_hour_late_it_still_goes_out(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        approve(submit(page, people["editor"]), people["reviewer"])
        assert fall_due(plan, late=timedelta(minutes=50)).state == Release.State.DONE

    def test_later_than_that_a_person_is_asked(self, page: TreatmentPage, people: Any) -> None:
        plan = planned(people, page)
        approve(submit(page, people["editor"]), people["reviewer"])
        assert fall_due(plan, late=timedelta(hours=3)).state == Release.State.HELD
        assert "could not" in plan.note
        assert not publication_of(page).live

    def test_one_that_cannot_run_holds_up_no_other(self, page: TreatmentPage, people: Any) -> None:
        broken = planned(people, HomePage.objects.get())
        plan = planned(people, page)
        approve(submit(page, people["editor"]), people["reviewer"])
        Release.objects.filter(pk=broken.pk).update(due_at=now())
        assert fall_due(plan).state == Release.State.DONE


class TestCompany:
    """References within one release count as live."""

    def test_a_new_page_and_the_button_that_leads_to_it_need_no_order(self, page: TreatmentPage, people: Any) -> None:
        target = AppointmentPage.objects.get()
        new = target.copy(
            update_attrs={"slug": "clinic", "title": "Our clinic"}, keep_live=False, user=people["editor"]
        )
        button = CallToAction.objects.get()
        content = [(child.block_type, child.value) for child in button.content]
        content[-1][1]["target_page"] = Page.objects.get(pk=new.pk)
        button.content = content
        plan = planned(people, new, button)
        for source in (button, new):
            proof = submit(source, people["editor"])
            assert proof.state == "ready", proof.findings
            approve(proof, people["reviewer" if source is button else "colleague"])
        fall_due(plan)
        assert plan.state == Release.State.DONE, plan.note
        assert publication_of(button).live_proof.sealed.facts["button"]["action"]["url"].endswith("/clinic/")

    def test_without_the_plan_the_same_reference_is_refused(self, site: None, people: Any) -> None:
        target = AppointmentPage.objects.get()
        new = target.copy(
            update_attrs={"slug": "clinic", "title": "Our clinic"}, keep_live=False, user=people["editor"]
        )
        button = CallToAction.objects.get()
        content = [(child.block_type, child.value) for child in button.content]
        content[-1][1]["target_page"] = Page.objects.get(pk=new.pk)
        button.content = content
        assert submit(button, people["editor"]).state == Proof.State.REFUSED

    def test_a_publication_belongs_to_one_plan(self, page: TreatmentPage, people: Any) -> None:
        planned(people, page)
        with pytest.raises(Refused, match="belongs to"):
            planned(people, page)


class TestOutOfDate:
    """An approved version whose parts change before its moment."""

    def scheduled_newsletter(self, page: TreatmentPage, publish: Any, people: Any) -> tuple[Proof, Release]:
        publish(page)
        proof = submit(NewsletterIssue.objects.get(), people["marketer"])
        approve(proof, people["colleague"])
        release = Release.objects.get(items__proof=proof)
        plans.set_moment(release.pk, now() + timedelta(days=3), people["marketer"])
        return proof, release

    def test_a_new_version_is_made_at_once_and_keeps_its_moment(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        old, release = self.scheduled_newsletter(page, publish, people)
        due_at = Release.objects.get(pk=release.pk).due_at
        publish(with_lead(TreatmentPage.objects.get(), "A changed lead of the page that the newsletter tells about."))
        old.refresh_from_db()
        fresh = check(NewsletterIssue.objects.get())
        release.refresh_from_db()
        assert (old.state, fresh.state) == (Proof.State.VOID, Proof.State.READY)
        assert (release.state, release.due_at) == (Release.State.WAITING, due_at)
        assert release.items.get().proof is None
        assert fresh.tell_at is not None  # its approver is written to

    def test_approved_again_it_goes_out_at_its_moment(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        _old, release = self.scheduled_newsletter(page, publish, people)
        publish(with_lead(TreatmentPage.objects.get(), "A changed lead of the page that the newsletter tells about."))
        fresh = check(NewsletterIssue.objects.get())
        approve(fresh, people["colleague"])
        assert ReleaseItem.objects.get(proof=fresh).release_id == release.pk
        assert fall_due(release).state == Release.State.DONE

    def test_not_approved_by_then_it_is_held_and_its_sender_told(
        self, page: TreatmentPage, publish: Any, people: Any
    ) -> None:
        _old, release = self.scheduled_newsletter(page, publish, people)
        publish(with_lead(TreatmentPage.objects.get(), "A changed lead of the page that the newsletter tells about."))
        check(NewsletterIssue.objects.get())
        assert fall_due(release).state == Release.State.HELD
        letters.tell_of_release(release.pk)
        assert mail.outbox[-1].to == [people["marketer"].email]
