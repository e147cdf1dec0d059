"""The screens of plans: what colleagues read there, what they can press, and what a wrong press is answered with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import CallToAction, NewsletterIssue, TreatmentPage
from publishing import plans, reconcile, releases
from publishing.clock import now
from publishing.models import Release
from tests.conftest import approve, submit, work
from tests.publishing.screens import NEVER_SHOWN, ahead, logged_in, plan_url, publication_of, words_of
from tests.publishing.test_admin_pages import status_of

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.now().year + 1
INDEX, NEW = "/admin/plans/", "/admin/plans/new/"


@pytest.fixture
def colleague(people: Any) -> Client:
    return logged_in(people["colleague"])


@pytest.fixture
def plan(people: Any, page: TreatmentPage) -> Release:
    """With the treatment page in it, tomorrow."""
    return made(people, page)


def made(people: Any, *sources: Any, name: str = "Spring campaign") -> Release:
    client = logged_in(people["colleague"])
    client.post(NEW, {"name": name, "due_at": ahead(days=1)})
    release = Release.objects.get(name=name)
    for source in sources:
        assert client.post(plan_url(source), {"plan": release.pk}).status_code == 302
    return release


def url_of(release: Release, name: str = "plan", *args: Any) -> str:
    return reverse(f"plans:{name}", args=[release.pk, *args])


def said(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", words_of(response))


class TestMaking:
    def test_a_name_is_enough_and_the_moment_may_follow(self, colleague: Client) -> None:
        response = colleague.post(NEW, {"name": "Spring campaign", "due_at": ""}, follow=True)
        assert "its moment is not chosen yet" in words_of(response)
        assert Release.objects.get(name="Spring campaign").due_at is None

    def test_pressed_twice_it_is_one_plan(self, colleague: Client) -> None:
        for _press in range(2):
            response = colleague.post(NEW, {"name": "Spring campaign"})
        assert response.status_code == 400
        assert "there is a plan called “spring campaign” already" in words_of(response)
        assert Release.objects.filter(name="Spring campaign").count() == 1

    @pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\x00"])
    def test_it_needs_a_name(self, colleague: Client, name: str) -> None:
        assert colleague.post(NEW, {"name": name}).status_code == 400
        assert not Release.objects.exclude(name="").exists()

    def test_a_page_that_was_never_submitted_is_planned_from_its_own_form(
        self, page: TreatmentPage, colleague: Client
    ) -> None:
        link = next(link for link in status_of(page, colleague)["links"] if link["text"] == "Plan…")
        assert "a new plan" in said(colleague, link["href"])
        response = colleague.post(link["href"], {"make": "1", "name": "Spring campaign", "due_at": ahead(days=1)})
        assert "nothing submitted yet" in said(colleague, response["Location"])
        assert "goes out with “Spring campaign” on" in str(status_of(page, colleague)["facts"]).replace("Goes", "goes")

    def test_opening_the_form_changes_nothing(self, page: TreatmentPage, colleague: Client) -> None:
        before = plans.Publication.objects.count()
        colleague.get(plan_url(page))
        assert plans.Publication.objects.count() == before


class TestMoments:
    @pytest.mark.parametrize(
        ("moment", "sentence"),
        [
            ("2001-01-01T08:00", "choose a moment in the future"),
            ("9999-12-31T23:59", "choose a moment within three years"),
            ("0001-01-01T00:00", "choose a moment in the future"),
            ("2026-02-30T08:00", "write a day and a time"),
            ("tomorrow", "write a day and a time"),
            ("2026-12-07", "write a day and a time"),
        ],
    )
    def test_what_cannot_be_meant_is_answered_at_the_field(
        self, colleague: Client, plan: Release, moment: str, sentence: str
    ) -> None:
        for url, fields in ((url_of(plan, "moment"), {}), (NEW, {"name": "Another"})):
            response = colleague.post(url, {**fields, "due_at": moment})
            assert response.status_code == 400
            assert sentence in words_of(response)

    @pytest.mark.parametrize("month", [3, 10])
    def test_an_hour_that_the_clocks_skip_or_repeat(
        self, colleague: Client, plan: Release, settings: Any, month: int
    ) -> None:
        settings.TIME_ZONE = "Europe/Paris"
        last = date(NEXT_YEAR, month, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        response = colleague.post(url_of(plan, "moment"), {"due_at": f"{sunday}T02:30"})
        assert response.status_code == 400
        assert "the clocks change in that night" in words_of(response)

    def test_times_are_those_of_the_place(self, colleague: Client, plan: Release, settings: Any) -> None:
        settings.TIME_ZONE = "Europe/Paris"
        colleague.post(url_of(plan, "moment"), {"due_at": f"{NEXT_YEAR}-07-01T08:00"})
        plan.refresh_from_db()
        assert plan.due_at.isoformat() == f"{NEXT_YEAR}-07-01T06:00:00+00:00"
        text = said(colleague, url_of(plan))
        assert f"1 july {NEXT_YEAR}, 08:00" in text
        assert "times here are in europe/paris" in text


class TestOnePlan:
    def test_it_says_how_each_member_stands(self, plan: Release, page: TreatmentPage, people: Any) -> None:
        client = logged_in(people["colleague"])
        assert "nothing submitted yet" in said(client, url_of(plan))
        proof = submit(page, people["editor"])
        assert "waiting for reviewer, oncology" in said(client, url_of(plan))
        approve(proof, people["reviewer"])
        assert "approved by reviewer, oncology" in said(client, url_of(plan))
        assert "1 of 1 approved" in said(client, INDEX)
        page.lead = "Somebody changed this after it was approved for the plan, which puts it out of date."
        submit(page, people["editor"])
        assert "a newer version waits for reviewer, oncology" in said(client, url_of(plan))

    def test_it_says_that_a_part_changed(self, plan: Release, page: TreatmentPage, people: Any, publish: Any) -> None:
        approve(submit(page, people["editor"]), people["reviewer"])
        cta = CallToAction.objects.get()
        cta.content[0].value = "Together, in every step"
        publish(cta)
        text = said(logged_in(people["colleague"]), url_of(plan))
        assert "needs approval again" in text
        assert "release now" not in text

    def test_the_panel_of_the_page_says_when_it_goes_out(self, plan: Release, page: TreatmentPage, people: Any) -> None:
        approve(submit(page, people["editor"]), people["reviewer"])
        sentence = status_of(page, logged_in(people["editor"]))["sentence"]
        assert re.match(r"Approved\. Goes out with “Spring campaign” on \w{3} \d+ \w+ \d{4}, \d\d:\d\d\.", sentence)

    def test_pages_are_found_by_title_and_added(self, plan: Release, colleague: Client) -> None:
        cta = CallToAction.objects.get()
        listed = said(colleague, f"{url_of(plan)}?find=appointment")
        assert "request an appointment" in listed
        colleague.post(url_of(plan, "include"), {"publication": publication_of(cta).pk})
        assert plan.items.count() == 2
        assert "nothing with that title" in said(colleague, f"{url_of(plan)}?find=zzz")

    def test_left_out_twice_it_is_left_out_once(self, plan: Release, colleague: Client) -> None:
        url = url_of(plan, "leave_out", plan.items.get().pk)
        assert [colleague.post(url).status_code for _press in range(2)] == [302, 302]
        assert not plan.items.exists()

    def test_what_belongs_to_another_plan_says_which(
        self, plan: Release, page: TreatmentPage, people: Any, colleague: Client
    ) -> None:
        other = made(people, name="Summer")
        response = colleague.post(url_of(other, "include"), {"publication": publication_of(page).pk}, follow=True)
        assert "belongs to “spring campaign” already" in words_of(response)
        assert "it belongs to spring campaign" in said(colleague, plan_url(page))

    @pytest.mark.parametrize("chosen", ["", "0", "-1", "x", "9" * 30, "\x00"])
    def test_a_forged_choice_is_not_found(self, plan: Release, page: Any, colleague: Client, chosen: str) -> None:
        assert colleague.post(url_of(plan, "include"), {"publication": chosen}).status_code == 404
        assert colleague.post(plan_url(CallToAction.objects.get()), {"plan": chosen}).status_code == 409

    def test_nothing_is_changed_by_following_a_link(self, plan: Release, colleague: Client) -> None:
        for name in ("now", "take_back", "include", "moment"):
            assert colleague.get(url_of(plan, name)).status_code == 405
        assert colleague.get("/admin/plans/999999/").status_code == 404


class TestDecisions:
    def test_release_now(self, plan: Release, page: TreatmentPage, people: Any, colleague: Client) -> None:
        response = colleague.post(url_of(plan, "now"), follow=True)
        assert "is not approved yet" in words_of(response)
        approve(submit(page, people["editor"]), people["reviewer"])
        assert "goes out now" in words_of(colleague.post(url_of(plan, "now"), follow=True))
        text = words_of(colleague.post(url_of(plan, "now"), follow=True))
        assert "this is not waiting any more" in text
        assert "went out as version 1" in text
        assert publication_of(page).live.number == 1

    def test_an_empty_plan_does_not_go_out(self, people: Any, colleague: Client) -> None:
        empty = made(people, name="Empty")
        assert "there is nothing in it yet" in words_of(colleague.post(url_of(empty, "now"), follow=True))
        empty.refresh_from_db()
        assert empty.state == Release.State.WAITING

    def test_take_back(self, plan: Release, colleague: Client) -> None:
        assert "taken back" in words_of(colleague.post(url_of(plan, "take_back"), follow=True))
        assert "was taken back" in words_of(colleague.post(url_of(plan, "take_back"), follow=True))
        assert "taken back on" in said(colleague, INDEX)

    def test_what_was_too_late_says_so_and_may_go_out_all_the_same(
        self, plan: Release, page: TreatmentPage, people: Any, colleague: Client
    ) -> None:
        approve(submit(page, people["editor"]), people["reviewer"])
        Release.objects.filter(pk=plan.pk).update(due_at=now() - timedelta(hours=3))
        reconcile.once()
        text = said(colleague, INDEX)
        assert "held: these need a decision" in text
        assert "concord was away until" in text
        assert "concord was away until" in said(colleague, "/admin/")
        assert "held with “spring campaign”" in str(status_of(page, colleague)).lower()
        colleague.post(url_of(plan, "moment"), {"due_at": ahead(days=2)})
        assert "held: these" not in said(colleague, INDEX)
        colleague.post(url_of(plan, "now"))
        assert publication_of(page).live.number == 1

    def test_an_expiry_is_listed_and_can_be_taken_back(
        self, page: TreatmentPage, publish: Any, people: Any, colleague: Client
    ) -> None:
        publish(page)
        expiry = plans.Release.objects.create(due_at=timezone.now() + timedelta(days=1), owner=people["colleague"])
        live = publication_of(page)
        expiry.items.create(publication=live, action="withdraw", reason="expired", ends=live.live)
        assert "will be taken down on" in said(colleague, INDEX)
        assert "readers go on seeing it then" in said(colleague, url_of(expiry))
        colleague.post(url_of(expiry, "take_back"))
        assert "nothing is planned" in said(colleague, INDEX)


class TestRights:
    def test_strangers_log_in_first(self, plan: Release) -> None:
        for url in (INDEX, NEW, url_of(plan), url_of(plan, "now")):
            response = Client().post(url)
            assert response.status_code == 302
            assert "/admin/login/" in response["Location"]

    def test_who_may_not_plan_is_told_so(self, plan: Release, page: TreatmentPage, people: Any) -> None:
        people["editor"].groups.first().permissions.filter(codename__endswith="_release").all()
        for group in people["editor"].groups.all():
            group.permissions.remove(*group.permissions.filter(content_type__app_label="publishing"))
        client = logged_in(people["editor"])
        for url in (INDEX, NEW, url_of(plan), plan_url(page)):
            assert client.get(url, follow=True).redirect_chain == [("/admin/", 302)]
        client.post(url_of(plan, "take_back"))
        plan.refresh_from_db()
        assert plan.state == Release.State.WAITING
        assert "Plan…" not in str(status_of(page, client)["links"])
        assert 'href="/admin/plans/"' not in client.get("/admin/").content.decode()

    def test_mail_leaves_only_by_those_who_may_send(
        self, page: TreatmentPage, issue: NewsletterIssue, people: Any, publish: Any
    ) -> None:
        publish(page)
        plan = made(people)
        refused = logged_in(people["colleague"]).post(plan_url(issue), {"plan": plan.pk})
        assert refused.status_code == 409
        assert "somebody who may send newsletters" in words_of(refused)
        marketer = logged_in(people["marketer"])
        assert marketer.post(plan_url(issue), {"plan": plan.pk}).status_code == 302
        approve(submit(issue, people["marketer"]), people["colleague"])
        pressed = logged_in(people["colleague"]).post(url_of(plan, "now"), follow=True)
        assert "somebody who may send newsletters" in words_of(pressed)
        assert "goes out now" in words_of(marketer.post(url_of(plan, "now"), follow=True))
        plan.refresh_from_db()
        assert plan.state == Release.State.DONE


def test_words_of_the_code_are_never_shown(plan: Release, page: TreatmentPage, people: Any, publish: Any) -> None:
    client = logged_in(people["colleague"])
    approve(submit(page, people["editor"]), people["reviewer"])
    urls = [INDEX, NEW, url_of(plan), plan_url(page), "/admin/"]
    shown = [said(client, url) for url in urls]
    releases.hold(plan.pk, "One of its members changed.")
    shown += [said(client, url) for url in urls]
    plans.set_moment(plan.pk, now() + timedelta(days=1), people["colleague"])
    releases.release_now(plan.pk, people["colleague"])
    work()
    shown += [said(client, url) for url in urls]
    for text in shown:
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", text)]
