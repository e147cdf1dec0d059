"""Before Send the number of people is typed; while it leaves it can be paused and stopped; then each end is told."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.newsletter.models import Mailing, Message, Subscriber, Suppression
from channels.newsletter.sending import engine
from channels.newsletter.subscribers.leaving import end as unsubscribe
from cms.models import NewsletterIssue, TreatmentPage
from publishing import reconcile, restored
from publishing.models import Edition, Release
from tests.conftest import work
from tests.newsletter.desk_stage import THREE, approved, end, leave, reader, send_url
from tests.publishing.screens import ahead, logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer(people: Any) -> Client:
    return logged_in(people["marketer"])


@pytest.fixture
def release(page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
    return approved(page, issue, publish, people)


@pytest.fixture
def mailing(release: Release, marketer: Client) -> Mailing:
    return leave(release, marketer)


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", words_of(response))


def report_of(mailing: Mailing, client: Client) -> str:
    response = client.get(reverse("newsletter-report", args=[mailing.pk]))
    assert response.status_code == 200
    return said(response)


class TestTheNumber:
    def test_it_says_how_many_get_it_and_whom_it_leaves_out(self, release: Release, marketer: Client) -> None:
        reader("away", paused_until=timezone.now() + timedelta(days=9))
        Suppression.objects.create(address_key=reader("blocked").address_key, reason="complaint")
        shown = said(marketer.get(send_url(release)))
        assert "goes to 3 people" in shown
        assert "left out: 1 paused, 1 suppressed." in shown

    @pytest.mark.parametrize("typed", ["", "4", "three", "33", "\x00"])
    def test_another_number_is_answered_at_the_field(self, release: Release, marketer: Client, typed: str) -> None:
        answer = marketer.post(send_url(release), {"people": typed, "shown": "3", "now": "1"})
        assert answer.status_code == 400
        assert not Edition.objects.filter(publication__kind="newsletter").exists()

    @pytest.mark.parametrize("typed", ["3", " 3 ", "3 people"])
    def test_it_may_be_typed_as_people_write_numbers(self, release: Release, marketer: Client, typed: str) -> None:
        assert marketer.post(send_url(release), {"people": typed, "shown": "3", "now": "1"}).status_code == 302
        assert Edition.objects.filter(publication__kind="newsletter").exists()

    def test_nothing_leaves_without_it(self, release: Release, marketer: Client) -> None:
        assert marketer.post(send_url(release), {"now": "1"}).status_code == 400
        assert marketer.post(send_url(release), {"at_a_moment": "1", "due_at": ahead(days=1)}).status_code == 400
        release.refresh_from_db()
        assert (release.state, release.due_at) == ("waiting", None)

    def test_when_it_changed_meanwhile_the_new_one_is_asked_for(self, release: Release, marketer: Client) -> None:
        reader("new")
        answer = marketer.post(send_url(release), {**THREE, "now": "1"})
        assert answer.status_code == 409
        assert "it goes to 4 people now" in words_of(answer)
        assert 'name="shown" value="4"' in answer.content.decode()
        assert marketer.post(send_url(release), {"people": "4", "shown": "4", "now": "1"}).status_code == 302

    def test_one_in_a_hundred_more_is_not_asked_about(self, release: Release, marketer: Client) -> None:
        Subscriber.objects.bulk_create(
            Subscriber(
                email=f"reader{number}@example.org",
                address_key=f"{number:064}",
                locale="en-US",
                state="confirmed",
                consent_text="Yes.",
                confirmed_at=timezone.now(),
            )
            for number in range(300)
        )
        form = {"people": "300", "shown": "300", "now": "1"}  # there are 303
        assert marketer.post(send_url(release), form).status_code == 302

    def test_to_nobody_it_cannot_be_sent(self, release: Release, marketer: Client) -> None:
        Subscriber.objects.all().update(state="ended")
        assert "nobody would get it" in said(marketer.get(send_url(release)))
        answer = marketer.post(send_url(release), {"people": "0", "shown": "0", "now": "1"})
        assert answer.status_code == 409
        assert not Edition.objects.filter(publication__kind="newsletter").exists()


@pytest.mark.parametrize("due", [timedelta(minutes=-1), timedelta(days=1)], ids=["due meanwhile", "to come"])
def test_after_a_restore_a_planned_one_is_held_until_its_sender_sends_it(
    release: Release, marketer: Client, due: timedelta
) -> None:
    """It may have been sent since the backup; so may one whose moment is to come, earlier than was planned."""
    Release.objects.filter(pk=release.pk).update(due_at=timezone.now() + due)
    restored.doubt()
    call_command("confirm_restore", "--yes", stdout=StringIO())
    reconcile.once()
    work()
    release.refresh_from_db()
    assert release.state == Release.State.HELD
    assert "mail server's log" in release.note
    assert not Edition.objects.filter(publication__kind="newsletter").exists()
    assert leave(release, marketer).recipients == 3


class TestWhileItLeaves:
    def test_the_list_and_its_page_say_how_far_it_is(self, mailing: Mailing, marketer: Client) -> None:
        end(mailing, "accepted", "queued", "queued")
        assert "sending 33 % 2 to go" in said(marketer.get(reverse("newsletter-desk")))
        shown = report_of(mailing, marketer)
        assert re.search(r"sending 33 %, (some \d+ minutes|about a minute) left", shown)
        part = marketer.get(reverse("newsletter-report", args=[mailing.pk]) + "?part=1").content.decode()
        assert '<progress class="bar-of" max="100" value="33"' in part
        assert "<html" not in part

    def test_paused_nothing_leaves_and_going_on_it_does(
        self, mailing: Mailing, marketer: Client, people: Any, mailserver: Any
    ) -> None:
        marketer.post(reverse("newsletter-pause", args=[mailing.pk]))
        mailing.refresh_from_db()
        assert (mailing.state, mailing.note) == ("paused", "Marketer, newsletters paused it.")
        assert "paused: marketer, newsletters paused it." in report_of(mailing, marketer)
        marketer.post(reverse("newsletter-go-on", args=[mailing.pk]))
        mailing.refresh_from_db()
        assert mailing.state == "sending"

    def test_stopped_it_never_starts_again(self, mailing: Mailing, marketer: Client) -> None:
        shown = report_of(mailing, marketer)
        assert "the 3 who have not got it never will: it cannot be started again" in shown
        marketer.post(reverse("newsletter-stop", args=[mailing.pk]))
        marketer.post(reverse("newsletter-go-on", args=[mailing.pk]))
        mailing.refresh_from_db()
        assert mailing.state == "cancelled"
        assert "stopped" in report_of(mailing, marketer)

    def test_a_pause_of_what_is_over_changes_nothing(self, mailing: Mailing, marketer: Client) -> None:
        end(mailing, "accepted", "accepted", "accepted")
        engine.close(mailing)
        marketer.post(reverse("newsletter-pause", args=[mailing.pk]))
        mailing.refresh_from_db()
        assert mailing.state == "sent"


class TestAfterwards:
    @pytest.fixture
    def sent(self, mailing: Mailing) -> Mailing:
        end(mailing, "accepted", "rejected", "uncertain", smtp_code=550, smtp_reply="No such user here")
        engine.close(mailing)
        mailing.refresh_from_db()
        assert mailing.state == "sent"
        return mailing

    def test_every_end_is_told_with_its_reason(self, sent: Mailing, marketer: Client) -> None:
        shown = report_of(sent, marketer)
        assert "people 3 sent 1 failed 1 left out 0 cannot tell 1" in shown
        assert "1: the mail server said: 550 no such user here" in shown
        assert "we cannot tell whether this 1 arrived" in shown
        assert "what to do:" in shown

    def test_who_was_left_out_is_told_by_reason(self, mailing: Mailing, marketer: Client) -> None:
        end(mailing, "accepted", "suppressed", "cancelled")
        engine.close(mailing)
        shown = report_of(mailing, marketer)
        assert "1 when it was stopped" in shown
        assert "1 left the newsletter, or may get none, before it reached them" in shown

    @pytest.mark.parametrize(
        ("reason", "words"),
        [
            ("cancelled", "3 when it was stopped"),
            ("taken_down", "3 when it, or something in it, was taken down"),
        ],
    )
    def test_why_it_was_stopped_is_told(self, mailing: Mailing, marketer: Client, reason: str, words: str) -> None:
        end(mailing, "cancelled", "cancelled", "cancelled", reason=reason)
        engine.close(mailing)
        assert words in report_of(mailing, marketer)

    def test_what_a_backup_left_unclear_is_not_put_down_to_the_mail_server(
        self, mailing: Mailing, marketer: Client
    ) -> None:
        end(mailing, "accepted", "uncertain", "uncertain", reason="restored")
        engine.close(mailing)
        shown = report_of(mailing, marketer)
        assert "the backup was made that the database came from" in shown
        assert "gave no answer" not in shown

    def test_what_came_back_and_who_left_is_counted(self, sent: Mailing, marketer: Client) -> None:
        rows = list(Message.objects.order_by("pk"))
        Message.objects.filter(pk=rows[0].pk).update(feedback="complained")
        Message.objects.filter(pk=rows[1].pk).update(feedback="bounced_hard")
        assert rows[0].subscriber
        unsubscribe(rows[0].subscriber.public_id, "unsubscribed")
        shown = report_of(sent, marketer)
        assert "1 came back for good, 0 for now" in shown
        assert "1 complaint" in shown
        assert "1 unsubscribed after it" in shown

    def test_addresses_are_shown_to_those_who_send_alone(self, sent: Mailing, marketer: Client, people: Any) -> None:
        assert "third.reader@example.org" in report_of(sent, marketer)
        shown = report_of(sent, logged_in(people["editor"]))
        assert "@example.org" not in shown
        assert "shown to those who send newsletters" in shown
