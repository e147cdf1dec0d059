"""The marketer's page: newsletters that wait, those with a moment, and those that are held."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import NewsletterIssue, TreatmentPage
from publishing import plans, reconcile
from publishing.clock import now
from publishing.models import Edition, Release
from tests.conftest import approve, submit, work
from tests.publishing.screens import NEVER_SHOWN, ahead, logged_in, plan_url, words_of
from tests.publishing.test_admin_pages import status_of

pytestmark = pytest.mark.django_db

DESK = "/admin/newsletters/"
THREE = {"people": "3", "shown": "3"}  # the sample's readers, as the screen says and the sender types


@pytest.fixture
def marketer(people: Any) -> Client:
    return logged_in(people["marketer"])


@pytest.fixture
def release(page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
    publish(page)
    approve(submit(issue, people["marketer"]), people["colleague"])
    return Release.objects.get(items__publication__public_id=issue.translation_key)


def send_url(release: Release) -> str:
    return reverse("newsletter-send", args=[release.pk])


def said(client: Client, url: str = DESK) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", words_of(response))


def sent(issue: NewsletterIssue) -> bool:
    return Edition.objects.filter(publication__public_id=issue.translation_key).exists()


def change_page(page: TreatmentPage, publish: Any) -> None:
    """A page in the newsletter gets another text, which puts the approved newsletter out of date."""
    page = TreatmentPage.objects.get(pk=page.pk)
    page.newsletter_teaser = "Another text of the card, which nobody has seen in the newsletter yet."
    publish(page)


class TestAMoment:
    def test_it_leaves_when_its_moment_has_come(
        self, release: Release, issue: NewsletterIssue, marketer: Client, people: Any
    ) -> None:
        response = marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": ahead(days=1)}, follow=True)
        assert re.search(r"approved, planned \w{3} \d+ \w+ \d{4}, \d\d:\d\d", words_of(response))
        assert status_of(issue, marketer)["sentence"].startswith("Approved. Goes out on")
        assert not sent(issue)
        Release.objects.filter(pk=release.pk).update(due_at=now())
        reconcile.once()
        assert sent(issue)

    def test_it_may_wait_for_send_again_or_be_taken_back(
        self, release: Release, issue: NewsletterIssue, marketer: Client
    ) -> None:
        marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": ahead(days=1)})
        marketer.post(send_url(release), {"later": "1"})
        assert "approved. it waits for send." in said(marketer)
        marketer.post(send_url(release), {"take_back": "1"})
        assert "out of date" in said(marketer)
        again = marketer.post(send_url(release), {**THREE, "now": "1"})
        assert again.status_code == 409
        assert "was taken back" in words_of(again)
        assert not sent(issue)

    @pytest.mark.parametrize("moment", ["", "2001-01-01T08:00", "9999-12-31T23:59", "soon", "\x00"])
    def test_a_moment_that_cannot_be_is_answered_at_the_field(
        self, release: Release, marketer: Client, moment: str
    ) -> None:
        assert marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": moment}).status_code == 400
        release.refresh_from_db()
        assert release.due_at is None

    def test_only_those_who_send_choose_it(self, release: Release, people: Any) -> None:
        form = {**THREE, "at_a_moment": "1", "due_at": ahead(days=1)}
        response = logged_in(people["editor"]).post(send_url(release), form)
        assert response.status_code == 302
        release.refresh_from_db()
        assert release.due_at is None

    def test_sent_twice_it_is_sent_once(self, release: Release, marketer: Client, issue: NewsletterIssue) -> None:
        assert marketer.post(send_url(release), {**THREE, "now": "1"}).status_code == 302
        work()
        again = marketer.post(send_url(release), {**THREE, "now": "1"})
        assert again.status_code == 409
        assert "sent already" in words_of(again)


class TestOutOfDate:
    def test_it_needs_approval_again_and_keeps_its_moment(
        self, release: Release, page: TreatmentPage, marketer: Client, publish: Any
    ) -> None:
        marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": ahead(days=1)})
        change_page(page, publish)
        assert re.search(r"needs approval again.*, planned \w{3} \d+", said(marketer))
        text = said(marketer, send_url(release))
        assert "it can be sent once a colleague has approved it" in text
        pressed = marketer.post(send_url(release), {**THREE, "now": "1"})
        assert pressed.status_code == 409
        assert "is not approved yet" in words_of(pressed)

    def test_not_approved_by_then_it_is_held_and_says_so(
        self, release: Release, page: TreatmentPage, marketer: Client, publish: Any, issue: NewsletterIssue
    ) -> None:
        marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": ahead(days=1)})
        change_page(page, publish)
        Release.objects.filter(pk=release.pk).update(due_at=now())
        reconcile.once()
        text = said(marketer)
        assert "held: these need a decision" in text
        assert "is not approved yet" in text
        for choice in ("send now", "new moment", "take back"):
            assert choice in text
        assert f'href="{DESK}"' in marketer.get("/admin/").content.decode()
        assert marketer.get(reverse("plans:plan", args=[release.pk]))["Location"] == DESK
        assert "held: these" not in said(marketer, reverse("plans:index"))
        marketer.post(send_url(release), {**THREE, "at_a_moment": "1", "due_at": ahead(days=2)})
        assert "held: these" not in said(marketer)
        assert not sent(issue)


def test_in_a_plan_it_is_decided_about_there(
    release: Release, issue: NewsletterIssue, marketer: Client, people: Any
) -> None:
    plan = plans.plan("Spring campaign", now() + timedelta(days=1), people["marketer"])
    marketer.post(plan_url(issue), {"plan": plan.pk})
    assert "open “spring campaign”" in said(marketer)
    response = marketer.get(send_url(plan))
    assert response["Location"] == reverse("plans:plan", args=[plan.pk])
    assert marketer.get(send_url(release)).status_code == 404


def test_words_of_the_code_are_never_shown(
    release: Release, page: TreatmentPage, marketer: Client, publish: Any
) -> None:
    shown = [said(marketer), said(marketer, send_url(release))]
    change_page(page, publish)
    shown += [said(marketer), said(marketer, send_url(release))]
    for text in shown:
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", text)]
