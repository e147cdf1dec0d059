"""Several pages at once: submitted, checked, put into a newsletter, taken down; and no way past the approval."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from cms.models import NewsletterIssue, Person, TreatmentPage
from publishing import withdrawals
from publishing.models import Edition, Proof
from publishing.models.releases import Reason
from tests.conftest import approve, check, submit, work
from tests.publishing.screens import administrator, logged_in, publication_of, words_of

pytestmark = pytest.mark.django_db


def address(action: str, *pages: Any) -> str:
    return f"/admin/bulk/wagtailcore/page/{action}/?" + "&".join([*(f"id={page.pk}" for page in pages), "next=/admin/"])


@pytest.fixture
def editor(people: dict[str, Any]) -> Client:
    return logged_in(people["editor"])


@pytest.fixture
def copy(page: TreatmentPage, people: dict[str, Any]) -> TreatmentPage:
    made: TreatmentPage = page.copy(update_attrs={"slug": "copy", "title": "A copy"}, user=people["editor"])
    return made


class TestReviewer:
    @pytest.fixture
    def second(self, people: dict[str, Any]) -> Person:
        """Another reviewer with an account, as approved as the first one."""
        user = get_user_model().objects.create_user("second", "second@example.org")
        user.groups.add(Group.objects.get(name="Clinical reviewers"))
        first = Person.objects.filter(can_review=True)[0]
        values = {"name": "Second reviewer, oncology", "job_title": "Oncologist", "can_review": True, "user": user}
        made: Person = Person.objects.create(**values, locale=first.locale, live=True)
        return made

    def test_drafts_name_another_reviewer_and_nothing_is_submitted(
        self, page: TreatmentPage, copy: TreatmentPage, editor: Client, second: Person
    ) -> None:
        assert "readers are told once" in words_of(editor.get(address("name_reviewer", page, copy)))
        said = words_of(editor.post(address("name_reviewer", page, copy), {"reviewer": second.pk}, follow=True))
        assert "2 pages changed" in said
        for one in (page, copy):
            draft = TreatmentPage.objects.get(pk=one.pk).get_latest_revision_as_object()
            assert [row.person for row in draft.reviewers.all()] == [second]
            assert draft.current_workflow_state is None

    def test_what_waits_for_approval_is_handed_over_there(
        self, page: TreatmentPage, editor: Client, people: Any, second: Person
    ) -> None:
        proof = submit(page, people["editor"])
        said = words_of(editor.post(address("name_reviewer", page), {"reviewer": second.pk}, follow=True))
        assert "hand it over there" in said
        proof.refresh_from_db()
        assert proof.state == "ready"


class TestSubmit:
    def test_drafts_go_to_their_reviewer(self, page: TreatmentPage, copy: TreatmentPage, editor: Client) -> None:
        asked = words_of(editor.get(address("submit_for_approval", page, copy)))
        assert "nothing is published by that" in asked
        said = words_of(editor.post(address("submit_for_approval", page, copy), follow=True))
        assert "2 pages submitted" in said
        assert [check(one).state for one in (page, copy)] == ["ready", "ready"]

    def test_what_waits_already_is_left_out_with_a_sentence(
        self, page: TreatmentPage, copy: TreatmentPage, editor: Client, people: Any
    ) -> None:
        submit(page, people["editor"])
        said = words_of(editor.post(address("submit_for_approval", page, copy), follow=True))
        assert "it is submitted already" in said
        assert "1 page submitted" in said
        assert Proof.objects.filter(publication=publication_of(page)).count() == 1

    def test_what_readers_see_already_has_nothing_to_approve(
        self, page: TreatmentPage, publish: Any, editor: Client
    ) -> None:
        publish(page)
        said = words_of(editor.post(address("submit_for_approval", page), follow=True))
        assert "nothing to approve" in said

    def test_whoever_may_not_edit_may_not_submit(self, page: TreatmentPage, people: Any) -> None:
        logged_in(people["marketer"]).post(address("submit_for_approval", page), follow=True)
        assert not Proof.objects.filter(publication__public_id=page.translation_key).exists()


class TestChecks:
    def test_it_lists_what_to_mend_and_changes_nothing(self, page: TreatmentPage, editor: Client, people: Any) -> None:
        page.lead = "Peptide receptor radionuclide therapy is called PPRT here, which is wrong and long enough."
        page.save_revision(user=people["editor"])
        before = page.revisions.count()
        said = words_of(editor.get(address("run_checks", page)))
        assert "pprt" in said
        assert "to mend" in said
        assert page.revisions.count() == before

    def test_a_page_of_no_kind_of_ours_is_left_out(self, page: TreatmentPage) -> None:
        root = page.get_root()
        assert "left out" in words_of(administrator().get(address("run_checks", root)))


class TestNewsletter:
    def test_live_pages_go_into_a_draft_once(
        self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any, editor: Client
    ) -> None:
        publish(page)
        draft = issue.get_latest_revision_as_object()
        draft.items = [(block.block_type, block.value) for block in draft.items if block.block_type == "cta"]
        draft.save_revision(user=people["editor"])
        form = {"newsletter": issue.pk}
        assert "it stays a draft" in words_of(editor.get(address("add_to_newsletter", page)))
        assert "1 page added" in words_of(editor.post(address("add_to_newsletter", page), form, follow=True))
        again = words_of(editor.post(address("add_to_newsletter", page), form, follow=True))
        assert "the newsletter has it already" in again
        items = NewsletterIssue.objects.get().get_latest_revision_as_object().items
        assert [block.block_type for block in items] == ["cta", "page_card"]
        assert submit(NewsletterIssue.objects.get().get_latest_revision_as_object(), people["editor"]).state == "ready"

    def test_a_draft_page_does_not(self, page: TreatmentPage, issue: NewsletterIssue, editor: Client) -> None:
        said = words_of(editor.post(address("add_to_newsletter", page), {"newsletter": issue.pk}, follow=True))
        assert "no newsletter can include it" in said

    def test_an_approved_newsletter_is_not_offered(
        self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any, editor: Client
    ) -> None:
        publish(page)
        approve(submit(issue, people["editor"]), people["colleague"])
        response = editor.post(address("add_to_newsletter", page), {"newsletter": issue.pk})
        assert "select a valid choice" in words_of(response)


class TestTakeDown:
    def test_each_gets_its_own_version_and_reason(
        self, page: TreatmentPage, copy: TreatmentPage, publish: Any, editor: Client
    ) -> None:
        publish(page)
        publish(copy)
        form = {"reason": Reason.OUTDATED, "note": "New guideline"}
        said = words_of(editor.post(address("take_down", page, copy), form, follow=True))
        assert "2 pages taken down" in said
        work()
        for one in (page, copy):
            live = publication_of(one).live
            assert (live.number, live.withdrawal) == (2, Reason.OUTDATED)

    def test_without_a_reason_nothing_happens(self, page: TreatmentPage, publish: Any, editor: Client) -> None:
        publish(page)
        assert "this field is required" in words_of(editor.post(address("take_down", page), {}))
        assert withdrawals.is_live(publication_of(page))

    def test_what_readers_do_not_see_is_left_out(self, page: TreatmentPage, editor: Client) -> None:
        assert "left out" in words_of(editor.get(address("take_down", page)))

    def test_whoever_decides_nothing_takes_nothing_down(self, page: TreatmentPage, publish: Any, people: Any) -> None:
        publish(page)
        people["editor"].groups.clear()
        logged_in(people["editor"]).post(address("take_down", page), {"reason": Reason.OUTDATED})
        assert withdrawals.is_live(publication_of(page))


def test_none_of_them_publishes(page: TreatmentPage) -> None:
    client = administrator()
    for action in ("submit_for_approval", "run_checks", "add_to_newsletter", "take_down", "publish"):
        client.post(address(action, page), {"reason": Reason.OUTDATED}, follow=True)
    assert not Edition.objects.filter(publication__public_id=page.translation_key).exists()
    assert not TreatmentPage.objects.get(pk=page.pk).live
