"""A new newsletter from the last one, and from what has changed since."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from cms.composing import changed, copying
from cms.models import NewsletterIssue, TreatmentPage
from publishing.models import Publication, Release
from publishing.withdrawals import take_down
from tests.cms.conftest import check
from tests.conftest import submit
from tests.newsletter.desk_stage import approved, leave
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer(people: Any) -> Client:
    return logged_in(people["marketer"])


@pytest.fixture
def sent(page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any, marketer: Client) -> NewsletterIssue:
    leave(approved(page, issue, publish, people), marketer)
    return issue


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", words_of(response))


class TestCopyLast:
    def test_it_is_a_draft_with_the_same_items_and_no_moment(self, sent: NewsletterIssue, marketer: Client) -> None:
        answer = marketer.post(reverse("compose:copy_last"))
        copy = NewsletterIssue.objects.latest("pk").get_latest_revision_as_object()
        assert answer["Location"].endswith(f"/edit/{copy.pk}/")
        assert (copy.name, copy.subject) == (f"{sent.name} (copy)", sent.subject)
        assert [item.block_type for item in copy.items] == ["page_card", "cta"]
        assert copy.slug != sent.slug
        assert copy.translation_key != sent.translation_key
        assert not Release.objects.filter(items__publication__public_id=copy.translation_key).exists()
        assert [finding.id for finding in check(copy) if finding.level == "error"] == []

    def test_what_readers_see_no_more_is_left_out_and_said(
        self, sent: NewsletterIssue, page: TreatmentPage, marketer: Client, people: Any
    ) -> None:
        take_down(Publication.objects.get(public_id=page.translation_key), "unpublished", user=people["editor"])
        answer = marketer.post(reverse("compose:copy_last"), follow=True)
        copy = NewsletterIssue.objects.latest("pk").get_latest_revision_as_object()
        assert [item.block_type for item in copy.items] == ["cta"]
        assert f"left out, since readers do not see it any more: “{page.title.lower()}”" in said(answer)

    def test_a_page_that_was_deleted_is_left_out_too(
        self, sent: NewsletterIssue, page: TreatmentPage, people: Any
    ) -> None:
        TreatmentPage.objects.get(pk=page.pk).delete()
        copied = copying.copy_last(people["marketer"])
        assert copied and copied.left_out == [copying.DELETED]

    def test_before_the_first_newsletter_it_says_so(self, marketer: Client, issue: NewsletterIssue) -> None:
        answer = marketer.post(reverse("compose:copy_last"), follow=True)
        assert "no newsletter was sent yet" in said(answer)
        assert NewsletterIssue.objects.count() == 1


class TestWhatChanged:
    @pytest.fixture
    def draft(self, sent: NewsletterIssue, people: Any) -> NewsletterIssue:
        copied = copying.copy_last(people["marketer"])
        assert copied
        copied.issue.items = []
        copied.issue.save_revision(user=people["marketer"])
        return copied.issue

    def test_only_a_text_that_a_person_approved_since_counts(
        self, draft: NewsletterIssue, page: TreatmentPage, publish: Any
    ) -> None:
        assert changed.since_last(draft) == []
        newer = TreatmentPage.objects.get(pk=page.pk)
        newer.lead = newer.lead.replace("seven ways.", "seven ways, and your team helps you to choose.")
        publish(newer)
        assert [found.pk for found in changed.since_last(draft)] == [page.pk]

    def test_one_press_adds_them_once(
        self, draft: NewsletterIssue, page: TreatmentPage, publish: Any, marketer: Client
    ) -> None:
        publish(TreatmentPage.objects.get(pk=page.pk))
        address = reverse("compose:what_changed", args=[draft.pk])
        assert page.title.lower() in said(marketer.get(address))
        for _press in range(2):
            marketer.post(address, {"page": [page.pk, "999999", "\x00"]})
        newest = NewsletterIssue.objects.get(pk=draft.pk).get_latest_revision_as_object()
        assert [item.value["page"].pk for item in newest.items] == [page.pk]
        assert "nothing that this newsletter does not have yet" in said(marketer.get(address))

    def test_what_was_submitted_is_not_changed_behind_the_approver(
        self, sent: NewsletterIssue, page: TreatmentPage, publish: Any, people: Any, marketer: Client
    ) -> None:
        copied = copying.copy_last(people["marketer"])
        assert copied
        submit(copied.issue, people["marketer"])
        publish(TreatmentPage.objects.get(pk=page.pk))
        copied.issue.refresh_from_db()
        before = copied.issue.latest_revision_id
        marketer.post(reverse("compose:what_changed", args=[copied.issue.pk]), {"page": [page.pk]}, follow=True)
        copied.issue.refresh_from_db()
        assert copied.issue.latest_revision_id == before

    def test_who_may_not_write_newsletters_finds_nothing_here(self, draft: NewsletterIssue, people: Any) -> None:
        reviewer = logged_in(people["reviewer"])
        assert reviewer.post(reverse("compose:copy_last")).status_code == 302
        assert reviewer.get(reverse("compose:what_changed", args=[draft.pk])).status_code == 302
        assert NewsletterIssue.objects.count() == 2


class TestBesideTheForm:
    def test_inbox_and_readers_of_the_newest_draft(self, issue: NewsletterIssue, marketer: Client) -> None:
        address = reverse("newsletter-look", args=[ContentType.objects.get_for_model(issue).pk, issue.pk])
        shown = said(marketer.get(f"{address}?part=1"))
        assert "cancer care new on our website this month" in shown
        assert "goes to about 3 people" in shown

    def test_the_checklist_leads_to_the_field(self, issue: NewsletterIssue, marketer: Client, people: Any) -> None:
        issue.subject = "News about cancer"
        issue.save_revision(user=people["marketer"])
        address = reverse("newsletter-look", args=[ContentType.objects.get_for_model(issue).pk, issue.pk])
        shown = marketer.get(address).content.decode()
        assert 'class="error">Subject and preheader are there and name no illness' in shown
        assert "#panel-subject-section" in shown
        assert 'class="error">Every link works' in shown  # the page in it is not live yet
        assert 'class="later">It stays under 100 kB' in shown  # nobody can tell before it is

    def test_the_edit_form_offers_topics_and_answers(
        self, issue: NewsletterIssue, marketer: Client, settings: Any
    ) -> None:
        settings.NEWSLETTER_REPLY_TO = ["care@example.org"]
        form = marketer.get(reverse("wagtailsnippets_cms_newsletterissue:edit", args=[issue.pk])).content.decode()
        assert 'name="topics"' in form
        assert "care@example.org" in form
        assert 'data-side-panel-toggle="newsletter-inbox"' in form
        page_form = marketer.get(reverse("wagtailsnippets_cms_calltoaction:list")).content.decode()
        assert "newsletter-inbox" not in page_form


class TestTheThreePermissions:
    """Drafting, approving and sending: each is refused to who has only the others."""

    @pytest.fixture
    def release(self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
        return approved(page, issue, publish, people)

    @pytest.mark.parametrize("who", ["editor", "colleague", "reviewer"])
    def test_who_drafts_or_approves_cannot_send(self, release: Release, people: Any, who: str) -> None:
        client = logged_in(people[who])
        form = {"people": "3", "shown": "3", "now": "1"}
        client.post(reverse("newsletter-send", args=[release.pk]), form)
        client.post(reverse("plans:now", args=[release.pk]))
        release.refresh_from_db()
        assert release.state == "waiting"
        assert "send…" not in said(client.get(reverse("newsletter-desk")))

    @pytest.mark.parametrize("who", ["editor", "colleague", "reviewer"])
    @pytest.mark.parametrize("press", ["pause", "go-on", "stop"])
    def test_nor_pause_or_stop(self, release: Release, people: Any, marketer: Client, who: str, press: str) -> None:
        mailing = leave(release, marketer)
        logged_in(people[who]).post(reverse(f"newsletter-{press}", args=[mailing.pk]))
        mailing.refresh_from_db()
        assert mailing.state == "sending"

    def test_who_sends_cannot_approve(
        self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any, marketer: Client
    ) -> None:
        publish(page)
        proof = submit(issue, people["editor"])
        answer = marketer.post(
            reverse("publishing:approve", args=[proof.pk]),
            {"approve": "1", "digest": proof.digest, "next_review_on": "2027-05-04"},
        )
        assert answer.status_code in (302, 400, 403)
        assert proof.approvals.count() == 0

    def test_who_may_only_send_cannot_draft(self, issue: NewsletterIssue, people: Any) -> None:
        people["marketer"].groups.clear()
        for codename in ("add_mailing", "access_admin"):
            people["marketer"].user_permissions.add(_permission(codename))
        client = logged_in(get_user_model().objects.get(username="marketer"))
        edit = reverse("wagtailsnippets_cms_newsletterissue:edit", args=[issue.pk])
        before = issue.latest_revision_id
        assert client.post(edit, {"subject": "Another"}).status_code == 302
        assert client.post(reverse("compose:copy_last")).status_code == 302
        issue.refresh_from_db()
        assert issue.latest_revision_id == before
        assert NewsletterIssue.objects.count() == 1


def _permission(codename: str) -> Any:
    return Permission.objects.get(codename=codename)
