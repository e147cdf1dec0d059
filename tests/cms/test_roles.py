"""What each group finds in the admin: all write their own things, nobody publishes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import NewsletterIssue, TreatmentIndexPage, TreatmentPage

pytestmark = pytest.mark.django_db


def opens(browser: Client, address: str) -> str:
    """The page's HTML; empty when this person is sent away."""
    answer = browser.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("who", ["editor", "reviewer", "colleague"])
def test_they_open_a_treatment_page_and_may_submit_but_not_publish_it(
    who: str, people: dict[str, Any], browser: Client
) -> None:
    browser.force_login(people[who])
    page = opens(browser, reverse("wagtailadmin_pages:edit", args=[TreatmentPage.objects.get().pk]))
    assert "action-submit" in page
    assert "action-publish" not in page


def test_marketing_writes_newsletters_about_pages_it_cannot_change(people: dict[str, Any], browser: Client) -> None:
    browser.force_login(people["marketer"])
    form = opens(browser, reverse("wagtailsnippets_cms_newsletterissue:edit", args=[NewsletterIssue.objects.get().pk]))
    chooser = opens(browser, reverse("wagtailadmin_choose_page_child", args=[TreatmentIndexPage.objects.get().pk]))
    assert "action-submit" in form and "action-publish" not in form
    assert TreatmentPage.objects.get().title in chooser
    assert not opens(browser, reverse("wagtailadmin_pages:edit", args=[TreatmentPage.objects.get().pk]))


def test_reviewers_do_not_write_newsletters(people: dict[str, Any], browser: Client) -> None:
    browser.force_login(people["reviewer"])
    assert not opens(browser, reverse("wagtailsnippets_cms_newsletterissue:add"))
