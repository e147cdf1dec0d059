"""“Send a test to me”: to colleagues alone, marked, counted nowhere, and harmless."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from channels.newsletter.desk import trials
from channels.newsletter.models import Message, Subscriber, Trial
from cms.models import NewsletterIssue, TreatmentPage
from publishing import restored
from publishing.clock import now
from publishing.models import AuditEntry, Release
from tests.conftest import approve, submit
from tests.newsletter.mailprovider import Provider
from tests.newsletter.mailserver import Sink
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(page: TreatmentPage, issue: NewsletterIssue, publish: Any) -> NewsletterIssue:
    publish(page)
    return issue


@pytest.fixture
def marketer(people: Any) -> Client:
    return logged_in(people["marketer"])


@pytest.fixture(autouse=True)
def real_mail(settings: Any) -> None:
    """Django's test runner puts a list in the place of the mail server; here there is a mail server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def look_url(issue: NewsletterIssue) -> str:
    return reverse("newsletter-look", args=[ContentType.objects.get_for_model(issue).pk, issue.pk])


def sent() -> None:
    for trial in Trial.objects.filter(state="wanted"):
        trials.send(trial.pk)


def mails(server: Sink) -> list[EmailMessage]:
    return [message_from_bytes(body, policy=default) for _address, body in server.bodies]  # type: ignore[arg-type]


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class TestTheMail:
    def test_it_goes_to_who_pressed_marked_in_subject_and_text(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink
    ) -> None:
        assert marketer.post(look_url(draft), {}).status_code == 302
        sent()
        [mail] = mails(mailserver)
        assert mail["To"] == "marketer@demo.example.org"
        assert mail["Subject"] == f"[Test] {draft.subject}"
        assert body(mail, "plain").startswith("[Test] Only colleagues got this.")
        assert "[Test] Only colleagues got this." in body(mail, "html")

    def test_its_links_for_readers_lead_to_a_page_that_says_so(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink, client: Client, settings: Any
    ) -> None:
        marketer.post(look_url(draft), {})
        sent()
        [mail] = mails(mailserver)
        for kind in ("plain", "html"):
            assert "UNSUBSCRIBE" not in body(mail, kind)
            assert "/newsletters/" not in body(mail, kind)
            assert f"{settings.PUBLIC_URL}/u/test/" in body(mail, kind)
        before = Subscriber.objects.filter(state="confirmed").count()
        for answer in (client.get("/u/test/"), client.post("/u/test/", {"List-Unsubscribe": "One-Click"})):
            assert "this was a test" in words_of(answer)
        assert Subscriber.objects.filter(state="confirmed").count() == before

    def test_it_stands_in_no_ledger_and_in_the_record(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink
    ) -> None:
        marketer.post(look_url(draft), {})
        sent()
        assert Message.objects.count() == 0
        assert Trial.objects.get().state == "sent"
        entry = AuditEntry.objects.get(event="test asked for")
        assert "@" not in entry.detail
        assert "your last test: sent" in " ".join(words_of(marketer.get(look_url(draft))).split())

    def test_of_a_version_for_approval_the_sealed_bytes_are_sent(
        self, draft: NewsletterIssue, marketer: Client, people: Any, mailserver: Sink
    ) -> None:
        approve(submit(draft, people["marketer"]), people["colleague"])
        Release.objects.filter(due_at=None).update(due_at=now() + timedelta(days=1))  # it keeps its moment
        draft.subject = "A later draft"
        draft.save_revision(user=people["marketer"])
        assert "the version for approval" in words_of(marketer.get(look_url(draft)))
        marketer.post(look_url(draft), {"version": "on"})
        sent()
        marketer.post(look_url(draft), {})
        sent()
        subjects = [mail["Subject"] for mail in mails(mailserver)]
        assert subjects == ["[Test] New on our website this month", "[Test] A later draft"]


class TestWhoGetsIt:
    def test_colleagues_who_are_chosen_get_it_too(
        self, draft: NewsletterIssue, marketer: Client, people: Any, mailserver: Sink
    ) -> None:
        marketer.post(look_url(draft), {"others": [people["editor"].pk, people["colleague"].pk]})
        sent()
        assert {mail["To"].partition("@")[0] for mail in mails(mailserver)} == {"marketer", "editor", "colleague"}

    def test_nobody_without_an_account_here_can_be_chosen(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink
    ) -> None:
        outsider = get_user_model().objects.create_user("outsider", "outsider@example.org")
        gone = get_user_model().objects.create_user("gone", "gone@example.org", is_active=False, is_superuser=True)
        for wrong in ([outsider.pk], [gone.pk], ["reader@example.org"], ["\x00"], ["9" * 30]):
            assert marketer.post(look_url(draft), {"others": wrong}).status_code == 400
        assert not Trial.objects.exists()

    def test_five_at_most(self, draft: NewsletterIssue, marketer: Client) -> None:
        more = [get_user_model().objects.create_superuser(f"boss{n}", f"boss{n}@example.org") for n in range(5)]
        answer = marketer.post(look_url(draft), {"others": [person.pk for person in more]})
        assert answer.status_code == 409
        assert "5 people at most" in words_of(answer)

    def test_without_an_address_it_says_what_to_do(self, draft: NewsletterIssue, marketer: Client, people: Any) -> None:
        get_user_model().objects.filter(pk=people["marketer"].pk).update(email="")
        answer = marketer.post(look_url(draft), {})
        assert answer.status_code == 409
        assert "ask an administrator" in words_of(answer)

    def test_ten_in_an_hour(self, draft: NewsletterIssue, marketer: Client) -> None:
        for _press in range(trials.PER_HOUR):
            assert marketer.post(look_url(draft), {}).status_code == 302
        assert marketer.post(look_url(draft), {}).status_code == 409
        assert Trial.objects.count() == trials.PER_HOUR

    def test_only_who_may_edit_it(self, draft: NewsletterIssue, people: Any) -> None:
        logged_in(people["reviewer"]).post(look_url(draft), {})
        assert not Trial.objects.exists()


class TestWhenItFails:
    def test_a_mail_server_that_is_away_is_told(self, draft: NewsletterIssue, marketer: Client, settings: Any) -> None:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
        marketer.post(look_url(draft), {})
        sent()
        assert "not sent. the mail server did not take it." in words_of(marketer.get(look_url(draft)))

    def test_sent_twice_by_two_workers_it_leaves_once(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink
    ) -> None:
        marketer.post(look_url(draft), {})
        trial = Trial.objects.get()
        trials.send(trial.pk)
        trials.send(trial.pk)
        assert len(mailserver.bodies) == 1

    def test_a_provider_that_refuses_an_address_is_told_and_the_address_not_logged(
        self, draft: NewsletterIssue, marketer: Client, people: Any, provider: Provider, caplog: Any
    ) -> None:
        get_user_model().objects.filter(pk=people["marketer"].pk).update(email="inactive@example.org")
        marketer.post(look_url(draft), {})
        sent()
        assert len(provider.requests) == 1
        assert "not sent. the mail server did not take it." in words_of(marketer.get(look_url(draft)))
        assert "a test was not taken" in caplog.text
        assert "@example.org" not in caplog.text

    def test_from_a_database_that_came_from_a_backup_none_leaves(
        self, draft: NewsletterIssue, marketer: Client, mailserver: Sink
    ) -> None:
        marketer.post(look_url(draft), {})
        restored.doubt()
        sent()
        assert mailserver.bodies == []
        assert "not sent. the database came from a backup" in words_of(marketer.get(look_url(draft)))
