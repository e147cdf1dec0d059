"""Taking a page down while a newsletter with it is on its way: what stops, what may go on, and who was sent it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from channels.newsletter.cells import cell
from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing, Message, Subscriber
from channels.newsletter.sending import engine
from cms.models import NewsletterIssue, TreatmentPage
from publishing import releases, withdrawals
from publishing.models import AuditEntry, Publication, Release
from tests.conftest import approve, cast, submit, work
from tests.newsletter.mailserver import Sink
from tests.publishing.test_admin_pages import logged_in, words_of

pytestmark = pytest.mark.usefixtures("committing")

READERS = 30
TOLD = (Message.State.ACCEPTED, Message.State.IN_DATA, Message.State.UNCERTAIN)


@pytest.fixture
def page() -> TreatmentPage:
    """Live, whatever the test before did to it."""
    page = TreatmentPage.objects.get()
    approve(submit(page, cast()["editor"]), cast()["reviewer"])
    work()
    return TreatmentPage.objects.get()


@pytest.fixture
def released(page: TreatmentPage, subscribe: Callable[..., Any], mailserver: Sink) -> NewsletterIssue:
    """A newsletter with the page in it, sent by a press, and its readers; nothing is delivered yet."""
    for number in range(READERS):
        subscribe(f"reader{number}@example.org")
    issue = NewsletterIssue.objects.get()
    approve(submit(issue, cast()["marketer"]), cast()["colleague"])
    release = Release.objects.filter(items__publication__public_id=issue.translation_key).latest("pk")
    releases.release_now(release.pk, cast()["marketer"])
    return issue


@pytest.fixture
def mailing(released: NewsletterIssue) -> Mailing:
    work()
    return Mailing.objects.get()


def take_down(page: TreatmentPage, reason: str) -> None:
    """From another process, as it were: on a connection of its own."""
    try:
        publication = Publication.objects.get(public_id=page.translation_key)
        withdrawals.take_down(publication, reason, user=cast()["editor"])
    finally:
        connection.close()


def sums(mailing: Mailing) -> dict[str, Any]:
    found = issue_progress(mailing.edition_id)
    parts = ("accepted", "failed", "left_out", "uncertain", "left")
    assert sum(found[name] for name in parts) == found["total"] == READERS
    return found


class TestRecall:
    def test_nothing_leaves_after_it(self, page: TreatmentPage, mailing: Mailing, mailserver: Sink) -> None:
        mailserver.at_letter(5, lambda: take_down(page, "wrong"))
        engine.run(mailing.pk)
        engine.run(mailing.pk)
        engine.poll()
        assert len(mailserver.bodies) == 5
        found = sums(mailing)
        assert (found["accepted"], found["left_out"], found["state"]) == (5, READERS - 5, "cancelled")
        mailing.refresh_from_db()
        assert mailing.finished_at is not None

    def test_several_senders_at_once_begin_no_text_after_it(
        self, page: TreatmentPage, mailing: Mailing, mailserver: Sink
    ) -> None:
        told: set[str] = set()

        def recall() -> None:
            take_down(page, "unsafe")
            told.update(Message.objects.filter(state__in=TOLD).values_list("subscriber__email", flat=True))
            connection.close()

        def send() -> None:
            engine.run(mailing.pk)
            connection.close()

        mailserver.at_letter(4, recall)
        senders = [Thread(target=send) for _ in range(3)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert {address for address, _ in mailserver.bodies} <= told
        assert max(mailserver.count().values()) == 1
        assert sums(mailing)["left"] == 0

    def test_of_a_page_in_an_issue_whose_readers_are_not_counted_yet(
        self, page: TreatmentPage, released: NewsletterIssue, mailserver: Sink
    ) -> None:
        take_down(page, "wrong")
        work()
        mailing = Mailing.objects.get()
        assert engine.run(mailing.pk) is False
        assert mailserver.bodies == []
        assert sums(mailing)["state"] == "cancelled"

    def test_of_a_page_that_it_does_not_contain_stops_nothing(self, mailing: Mailing, mailserver: Sink) -> None:
        other = Publication.objects.get(kind="appointment")
        withdrawals.take_down(other, "wrong", user=None)
        engine.run(mailing.pk)
        assert len(mailserver.bodies) == READERS

    def test_of_the_issue_itself_stops_it(self, released: NewsletterIssue, mailing: Mailing, mailserver: Sink) -> None:
        issue = Publication.objects.get(public_id=released.translation_key)
        withdrawals.take_down(issue, "unpublished", user=None)
        assert engine.run(mailing.pk) is False
        assert mailserver.bodies == []
        assert sums(mailing)["state"] == "cancelled"


class TestAnyOtherReason:
    def test_it_pauses_and_goes_on_when_somebody_says_so(
        self, page: TreatmentPage, mailing: Mailing, mailserver: Sink
    ) -> None:
        mailserver.at_letter(5, lambda: take_down(page, "unpublished"))
        engine.run(mailing.pk)
        assert len(mailserver.bodies) == 5
        marketer = logged_in(cast()["marketer"])
        desk = words_of(marketer.get(reverse("newsletter-desk")))
        assert f"“{page.title.lower()}” in it was taken down. go on, or stop it for good." in desk
        marketer.post(reverse("newsletter-go-on", args=[mailing.pk]))
        engine.run(mailing.pk)
        assert len(mailserver.bodies) == READERS
        assert max(mailserver.count().values()) == 1
        assert sums(mailing)["state"] == "sent"

    def test_it_may_be_stopped_for_good(self, page: TreatmentPage, mailing: Mailing, mailserver: Sink) -> None:
        take_down(page, "expired")
        marketer = logged_in(cast()["marketer"])
        for _press in range(2):
            assert marketer.post(reverse("newsletter-stop", args=[mailing.pk])).status_code == 302
        assert engine.run(mailing.pk) is False
        assert "stopped" in words_of(marketer.get(reverse("newsletter-desk")))
        assert sums(mailing)["left_out"] == READERS

    def test_before_its_readers_are_counted_it_pauses_too(
        self, page: TreatmentPage, released: NewsletterIssue, mailserver: Sink
    ) -> None:
        take_down(page, "unpublished")
        work()
        mailing = Mailing.objects.get()
        assert (mailing.state, engine.run(mailing.pk)) == ("paused", False)
        assert mailserver.bodies == []


class TestReach:
    @pytest.fixture
    def report(self, page: TreatmentPage, mailing: Mailing, mailserver: Sink) -> str:
        """Its address, after a recall in the middle of the run."""
        mailserver.at_letter(5, lambda: take_down(page, "wrong"))
        engine.run(mailing.pk)
        publication = Publication.objects.get(public_id=page.translation_key)
        return reverse("taking_down:taken_down", args=[publication.live_id])

    def test_the_screen_before_shows_the_running_newsletter(self, page: TreatmentPage, mailing: Mailing) -> None:
        publication = Publication.objects.get(public_id=page.translation_key)
        shown = words_of(logged_in(cast()["editor"]).get(reverse("taking_down:take_down", args=[publication.pk])))
        assert "contains it. it is being sent now" in shown

    def test_it_says_how_many_were_handed_over_and_how_many_stopped(self, report: str) -> None:
        shown = words_of(logged_in(cast()["marketer"]).get(report))
        assert "it was stopped" in shown
        assert "5 handed over" in shown
        assert f"{READERS - 5} stopped" in shown
        assert "0 may have arrived" in shown

    def test_exactly_those_who_were_sent_it_are_listed(
        self, report: str, page: TreatmentPage, mailserver: Sink
    ) -> None:
        marketer = logged_in(cast()["marketer"])
        url = reverse("newsletter-reached", args=[page.translation_key, "en-US"])
        assert url in marketer.get(report).content.decode()
        listed = marketer.get(url).content.decode()
        table = read(marketer.post(f"{url}table/"))
        sent = {address for address, _ in mailserver.bodies}
        assert {row["Address"] for row in table} == sent
        assert all(address in listed for address in sent)
        assert AuditEntry.objects.filter(event="list of who was sent it taken away").exists()

    def test_only_those_who_send_see_addresses(self, report: str, page: TreatmentPage) -> None:
        editor = logged_in(cast()["editor"])
        assert "@example.org" not in editor.get(report).content.decode()
        url = reverse("newsletter-reached", args=[page.translation_key, "en-US"])
        for response in (editor.get(url), editor.post(f"{url}table/")):
            assert response.status_code == 302
        assert logged_in(cast()["marketer"]).get(f"{url}table/").status_code == 405

    def test_a_spreadsheet_works_nothing_out(self, report: str, page: TreatmentPage) -> None:
        first = Message.objects.filter(state="accepted").first()
        assert first is not None
        Subscriber.objects.filter(pk=first.subscriber_id).update(email='=cmd|"/c calc"@example.org')
        url = reverse("newsletter-table", args=[page.translation_key, "en-US"])
        table = read(logged_in(cast()["marketer"]).post(url))
        assert '\'=cmd|"/c calc"@example.org' in {row["Address"] for row in table}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert cell(f"{start}1@example.org").startswith("'")
    assert cell("reader@example.org") == "reader@example.org"


def read(response: Any) -> list[dict[str, str]]:
    assert response["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
