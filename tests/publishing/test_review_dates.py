"""Review dates act: reminders in time, past the date a notice on every channel, and newsletters refuse the page."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F

from cms.installation.drafts import OVERDUE
from cms.models import CallToAction, NewsletterIssue, TreatmentPage
from publishing import approvals, letters, reconcile, reviews, store
from publishing.models import (
    AuditEntry,
    Counter,
    LiveArtefact,
    LiveSummary,
    Proof,
    Publication,
    Release,
    ReviewReminder,
)
from tests.conftest import approve, cast, check, submit, work

pytestmark = pytest.mark.django_db

PAST = "<strong>past its review date</strong>"


@pytest.fixture
def reviewed(page: TreatmentPage, people: dict[str, Any]) -> Any:
    """Publish the page, to be reviewed again so many days from now; answers its publication."""

    def run(days: int, deliver: bool = True) -> Publication:
        proof = submit(page, people["editor"])
        on = reviews.today() + timedelta(days=days)
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], next_review_on=on)
        if deliver:
            work()
        return Publication.objects.get(pk=proof.publication_id)

    return run


def look(day: date | None = None) -> None:
    """What the reconciler does in a round on this day, and the workers after it."""
    for publication in reviews.overdue(day):
        reviews.switch_overdue(publication.pk, day)
    for publication in reviews.unreminded(day):
        reviews.remind(publication.pk, day)
    for reminder in ReviewReminder.objects.filter(sent_at=None):
        reviews.write(reminder.pk)


def subjects() -> list[str]:
    return [letter.subject.partition(":")[0] for letter in mail.outbox]


def website(page: TreatmentPage) -> str:
    return store.read("website", page.public_path.lstrip("/"))[1].decode()


def app_item(page: TreatmentPage) -> dict[str, Any]:
    return json.loads(store.read("mobile", f"api/mobile/v1/en-US/items/{page.translation_key}")[1])


class TestReminders:
    def test_each_of_the_three_is_sent_once(self, reviewed: Any) -> None:
        on = reviewed(365).live.next_review_on
        for days in (61, 60, 59, 31, 30, 8, 7, 1, 0):
            look(on - timedelta(days=days))
        said = on.strftime("%-d %B %Y")
        assert subjects() == [f"Review by {said}"] * 3
        assert sorted(ReviewReminder.objects.values_list("days", flat=True)) == [7, 30, 60]

    def test_it_goes_to_the_named_reviewer_and_leads_to_the_page_where_she_confirms(
        self, reviewed: Any, people: Any
    ) -> None:
        publication = reviewed(20)
        look()
        [letter] = mail.outbox
        assert letter.to == [people["reviewer"].email]
        assert publication.title in letter.subject
        assert f"/admin/review/{publication.pk}/" in letter.body

    def test_a_page_first_noticed_at_20_days_gets_the_reminder_of_30_only(self, reviewed: Any) -> None:
        reviewed(20)
        look()
        look()
        assert list(ReviewReminder.objects.values_list("days", flat=True)) == [30]
        assert len(mail.outbox) == 1

    def test_a_date_that_passed_unnoticed_gets_one_letter_that_says_so(self, reviewed: Any) -> None:
        reviewed(-1)
        look()
        look()
        assert subjects() == ["Past its review date"]

    def test_a_new_edition_of_the_same_text_reminds_nobody_again(self, reviewed: Any, page: TreatmentPage) -> None:
        publication = reviewed(20)
        look()
        reissue_what_it_contains(page)
        publication.refresh_from_db()
        assert publication.live.number == 2
        look()
        assert len(mail.outbox) == 1

    def test_a_newer_review_date_starts_again(self, reviewed: Any) -> None:
        reviewed(20)
        look()
        publication = reviewed(300)
        look()
        assert len(mail.outbox) == 1
        look(publication.live.next_review_on - timedelta(days=10))
        assert len(mail.outbox) == 2

    def test_what_was_reviewed_before_the_letter_left_asks_nobody(self, reviewed: Any) -> None:
        publication = reviewed(20)
        reviews.remind(publication.pk)
        reviewed(300)
        reviews.write(ReviewReminder.objects.get().pk)
        assert mail.outbox == []

    def test_a_closed_account_is_not_written_to(self, reviewed: Any, people: Any) -> None:
        reviewed(20)
        people["reviewer"].is_active = False
        people["reviewer"].save()
        look()
        assert mail.outbox == []

    def test_a_mail_server_that_is_away_is_tried_again_a_minute_later(self, reviewed: Any, settings: Any) -> None:
        reviewed(20)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # nobody listens there
        with pytest.raises(OSError):
            look()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        ReviewReminder.objects.update(created_at=F("created_at") - letters.AGAIN)
        reconcile.once()
        reconcile.once()
        assert len(mail.outbox) == 1

    def test_a_mail_server_that_is_away_is_not_asked_all_the_time(self, site: None) -> None:
        assert reviews.may_try_again()
        assert not reviews.may_try_again()
        Counter.objects.filter(name=reviews.ONCE_A_MINUTE).update(value=F("value") - 1)
        assert reviews.may_try_again()


def reissue_what_it_contains(page: TreatmentPage) -> None:
    """The call to action on the page says something else; the page follows by itself."""
    people, cta = cast(), CallToAction.objects.get()
    cta.hours = "Monday to Saturday, 8 am to 5 pm"
    approve(submit(cta, people["editor"]), people["reviewer"])
    work()


class TestPastTheDate:
    def test_nothing_happens_on_the_day_itself(self, reviewed: Any, page: TreatmentPage) -> None:
        publication = reviewed(0)
        look()
        publication.refresh_from_db()
        assert not publication.overdue
        assert f"hidden>{OVERDUE}" in website(page)

    def test_readers_are_told_on_every_channel(self, reviewed: Any, page: TreatmentPage) -> None:
        reviewed(-1)
        assert f"hidden>{OVERDUE}" in website(page)
        assert app_item(page)["review"]["status"] == "current"
        look()
        work()
        assert f"hiddenoverdue>{OVERDUE}" in website(page)
        item = app_item(page)
        assert (item["review"]["status"], item["safety"]["overdue_notice"]["status"]) == ("overdue", "overdue")
        feed = json.loads(store.read("mobile", "api/mobile/v1/en-US/feed")[1])
        assert [entry["review"]["status"] for entry in feed["items"]] == ["overdue"]
        assert PAST in website(page.get_parent().specific)

    def test_who_follows_the_app_by_sequence_learns_of_it(self, reviewed: Any) -> None:
        publication = reviewed(-1)
        before = LiveSummary.objects.get(publication=publication, channel="mobile").seq
        highest = LiveSummary.objects.filter(channel="mobile", locale="en-US").order_by("-seq").first().seq
        look()
        after = LiveSummary.objects.get(publication=publication, channel="mobile").seq
        assert after > max(before, highest)

    def test_it_is_done_once(self, reviewed: Any) -> None:
        publication = reviewed(-1)
        reviews.switch_overdue(publication.pk)
        work()
        before = list(LiveArtefact.objects.order_by("pk").values())
        reviews.switch_overdue(publication.pk)
        assert list(LiveArtefact.objects.order_by("pk").values()) == before
        assert AuditEntry.objects.filter(event="review overdue").count() == 1

    def test_a_delivery_on_its_way_brings_the_notice_itself(self, reviewed: Any, page: TreatmentPage) -> None:
        reviewed(-1, deliver=False)
        look()
        work()
        assert f"hiddenoverdue>{OVERDUE}" in website(page)
        assert app_item(page)["review"]["status"] == "overdue"

    def test_a_reissue_keeps_the_notice(self, reviewed: Any, page: TreatmentPage) -> None:
        publication = reviewed(-1)
        look()
        reissue_what_it_contains(page)
        publication.refresh_from_db()
        assert (publication.live.number, publication.overdue) == (2, True)
        assert f"hiddenoverdue>{OVERDUE}" in website(page)

    def test_the_next_approval_ends_it(self, reviewed: Any, page: TreatmentPage) -> None:
        reviewed(-1)
        look()
        publication = reviewed(100)
        assert not publication.overdue
        assert f"hidden>{OVERDUE}" in website(page)
        assert app_item(page)["review"]["status"] == "current"
        assert PAST not in website(page.get_parent().specific)

    def test_the_card_shown_to_approvers_tells_it(self, reviewed: Any, page: TreatmentPage) -> None:
        reviewed(-1)
        look()
        card = store.read("newsletter", f"cards/en-US/{page.translation_key}")[1].decode()
        assert "display:noneoverdue" in card

    def test_one_page_that_fails_holds_up_no_other(self, reviewed: Any, page: TreatmentPage, people: Any) -> None:
        publication = reviewed(-1)
        new = {"title": "Another page", "slug": "another"}
        proof = submit(page.copy(update_attrs=new, keep_live=False, user=people["editor"]), people["editor"])
        on = reviews.today() - timedelta(days=1)
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], next_review_on=on)
        work()
        LiveArtefact.objects.filter(key__publication=publication).update(fragments={"~of/what": "is not there"})
        reconcile.once()
        assert list(Publication.objects.filter(overdue=True)) == [proof.publication]


class TestNewsletters:
    def test_an_overdue_page_is_refused_by_name(self, reviewed: Any, issue: NewsletterIssue, people: Any) -> None:
        publication = reviewed(-1)
        look()
        proof = submit(issue, people["editor"])
        assert proof.state == Proof.State.REFUSED
        [finding] = [finding for finding in proof.findings if finding["id"] == "review.overdue"]
        assert finding["message"] == (
            f"“{publication.title}” is past its review date. "
            "Take it out, or ask Reviewer, oncology to confirm it or to have it renewed."
        )

    def test_one_that_waits_for_its_moment_goes_back_and_its_sender_learns_why(
        self, reviewed: Any, issue: NewsletterIssue, people: Any
    ) -> None:
        publication = reviewed(20)
        approved = submit(issue, people["editor"])
        approve(approved, people["colleague"])
        release = Release.objects.get(items__proof=approved)
        look(publication.live.next_review_on + timedelta(days=1))
        approved.refresh_from_db()
        assert approved.state == Proof.State.VOID
        fresh = check(issue)
        assert [finding["id"] for finding in fresh.findings if finding["level"] == "error"] == ["review.overdue"]
        assert release.items.get().proof is None
        letters.tell(fresh.pk)
        assert mail.outbox[-1].to == [people["editor"].email]
        assert "past its review date" in mail.outbox[-1].body

    def test_one_that_waits_for_a_colleague_is_checked_again(
        self, reviewed: Any, issue: NewsletterIssue, people: Any
    ) -> None:
        publication = reviewed(20)
        waiting = submit(issue, people["editor"])
        look(publication.live.next_review_on + timedelta(days=1))
        waiting.refresh_from_db()
        assert waiting.state == Proof.State.VOID
        assert check(issue).state == Proof.State.REFUSED

    def test_the_newsletters_follow_even_when_the_letter_could_not_leave(
        self, reviewed: Any, issue: NewsletterIssue, people: Any, settings: Any
    ) -> None:
        publication = reviewed(20)
        waiting = submit(issue, people["editor"])
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # nobody listens there
        with pytest.raises(OSError):
            look(publication.live.next_review_on + timedelta(days=1))
        waiting.refresh_from_db()
        assert waiting.state == Proof.State.VOID
