"""The front page: what I have to do first, then what everybody should know, and whether the machinery runs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Comment

from cms.desk.panels import system
from cms.models import NewsletterIssue, TreatmentPage
from publishing import clock
from publishing.models import Counter, Proof, Release
from publishing.restored import HEARTBEAT
from publishing.source import Finding
from tests.cms.test_desk_listings import publish_due
from tests.conftest import approve, submit
from tests.publishing.screens import NEVER_SHOWN, administrator, logged_in, words_of

pytestmark = pytest.mark.django_db
SHORT = "PPRT is a wrong form and stands in this lead, which is long enough to be one."


def home(user: Any) -> str:
    return " ".join(words_of(logged_in(user).get("/admin/")).split())


class TestMyTasks:
    def test_what_i_submitted_says_for_whom_it_waits(self, page: TreatmentPage, people: Any) -> None:
        submit(page, people["editor"])
        said = home(people["editor"])
        assert f"my tasks waiting for reviewer, oncology {page.title.lower()}" in said
        assert "my tasks" not in home(people["colleague"])

    def test_what_came_back_stands_first(self, page: TreatmentPage, issue: NewsletterIssue, people: Any) -> None:
        page.lead = SHORT
        assert submit(page, people["editor"]).state == Proof.State.REFUSED
        assert f"my tasks to mend {page.title.lower()}" in home(people["editor"])

    def test_what_is_over_is_gone(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        assert "my tasks" not in home(people["editor"])

    def test_a_colleagues_open_comment_asks_me(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        comment = Comment.objects.create(
            page=page, user=people["reviewer"], text="Is this still so?", contentpath="lead"
        )
        said = home(people["editor"])
        assert f"asked {page.title.lower()} reviewer, oncology commented on it" in said
        assert "is this still so" not in said
        comment.resolved_at = timezone.now()
        comment.save()
        assert "commented on it" not in home(people["editor"])


class TestReviewDates:
    @pytest.mark.parametrize(("days", "words"), [(-3, "1 overdue"), (20, "1 due in 30 days")])
    def test_they_are_counted_for_everybody(
        self, page: TreatmentPage, publish: Any, people: Any, days: int, words: str
    ) -> None:
        publish_due(page, people, days)
        assert words in home(people["colleague"])

    def test_her_own_are_not_listed_twice(self, page: TreatmentPage, people: Any) -> None:
        publish_due(page, people, -3)
        said = home(people["reviewer"])
        assert said.count("past its review date") == 1
        assert "1 overdue" not in said

    def test_with_none_near_it_says_nothing(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        assert "review dates" not in home(people["colleague"])


class TestNewsletters:
    def test_each_state_in_words(self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> None:
        assert "1 never submitted" in home(people["marketer"])
        publish(page)
        proof = submit(issue, people["editor"])
        title = str(issue).lower()
        assert re.search(rf"newsletters waiting for [^.]* {re.escape(title)}", home(people["marketer"]))
        approve(proof, people["colleague"])
        assert f"it waits for send. {title}" in home(people["marketer"])
        Release.objects.filter(items__proof=proof).update(due_at=clock.now() + timedelta(days=3))
        assert f"next: {title}" in home(people["marketer"])


class TestContentHealth:
    def test_numbers_lead_into_the_reports(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish_due(page, people, -3)
        html = logged_in(people["editor"]).get("/admin/").content.decode()
        links = re.findall(r'href="(/admin/reports/desk/[^"]+)"', html)
        assert "/admin/reports/desk/review-calendar/?when=overdue" in links
        client = logged_in(people["editor"])
        for link in set(links):
            assert client.get(link).status_code == 200, link

    def test_it_counts_what_the_checks_noted(
        self, page: TreatmentPage, publish: Any, people: Any, settings: Any
    ) -> None:
        settings.PUBLISHING_CONTENT_CHECKS = f"{__name__}.hard_to_read"
        publish(page)
        assert "1 hard to read" in home(people["editor"])


def hard_to_read(source: Any, snapshot: Any, uses: Any) -> list[Finding]:
    return [Finding("grade.page", "note", "", "The whole text reads at school grade 9.")]


class TestTheMachinery:
    def test_all_is_well(self, people: Any) -> None:
        Counter.objects.update_or_create(name=HEARTBEAT, defaults={"value": int(clock.now().timestamp())})
        Proof.objects.update(tell_at=None)
        said = home(people["editor"])
        for words in (
            "publishing : nothing is stuck",
            "timed work : runs",
            "redis : answers",
            "mail : nothing waits",
        ):
            assert words in said

    def test_each_trouble_is_said(self, page: TreatmentPage, people: Any, settings: Any) -> None:
        proof = submit(page, people["editor"])
        hour_ago = clock.now() - timedelta(hours=1)
        Proof.objects.update(tell_at=None)
        Proof.objects.filter(pk=proof.pk).update(tell_at=hour_ago, sealed_at=hour_ago)
        Counter.objects.update_or_create(name=HEARTBEAT, defaults={"value": int(hour_ago.timestamp())})
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
        said = home(people["editor"])
        assert "timed work : has not run for 1 hour" in said
        assert "redis : does not answer" in said
        assert "1 letter to colleagues could not be sent yet" in said

    def test_something_nobody_begins_is_stuck(self, page: TreatmentPage, people: Any) -> None:
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
        later = clock.now() + timedelta(minutes=12)
        assert system.worker(later).words == "something has waited for 12 minutes"
        assert system.worker(clock.now()).tone == "good"


def test_it_asks_little_of_the_database(
    page: TreatmentPage, publish: Any, people: Any, django_assert_max_num_queries: Any
) -> None:
    publish(page)
    client = logged_in(people["editor"])
    client.get("/admin/")
    with django_assert_max_num_queries(75):
        client.get("/admin/")


def test_wagtails_own_panels_do_not_contradict(page: TreatmentPage, people: Any) -> None:
    submit(page, people["editor"])
    for said in (home(people["editor"]), home(people["reviewer"])):
        assert "awaiting your review" not in said
        assert "in a workflow" not in said
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)]
    assert administrator().get("/admin/").status_code == 200
