"""The admin's home page says what readers still lack, and leads there."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.home_panels import missing
from cms.models import CallToAction, MobileHeader, NewsletterIssue, Person, Reference, SafetyNotice

pytestmark = pytest.mark.django_db


def texts(user: Any) -> list[str]:
    return [line.text for line in missing(user)]


@pytest.fixture
def editor(empty_site: None) -> Any:
    user = get_user_model().objects.create_user("writer", password="a-long-pass-phrase")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def test_from_empty_everything_is_missing(editor: Any) -> None:
    found = texts(editor)
    assert found[0] == "The home page is not approved yet"
    assert "No emergency number yet" in found
    assert "No reviewer with an account is approved yet" in found
    assert "Nobody can sign treatment pages: no account is in the group “Clinical reviewers”" in found
    assert len(found) == 10


def test_each_line_leads_to_a_page_that_opens(editor: Any, browser: Client) -> None:
    browser.force_login(editor)
    links = [line.url for line in missing(editor) if line.url]
    assert len(links) == 8  # accounts are the administrator's
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_the_number_leads_to_the_safety_notice(editor: Any) -> None:
    line = next(line for line in missing(editor) if line.text == "No emergency number yet")
    assert line.url == reverse("wagtailsnippets_cms_safetynotice:edit", args=[SafetyNotice.objects.get().pk])


def test_the_home_page_shows_the_list(editor: Any, browser: Client) -> None:
    browser.force_login(editor)
    page = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert "Still missing" in page
    assert "No emergency number yet" in page


def test_the_sample_site_lacks_a_treatment_page_and_a_number(people: dict[str, Any]) -> None:
    assert texts(people["editor"]) == ["No treatment page is approved yet", "No emergency number yet"]


def test_when_nothing_is_missing_there_is_no_panel(
    people: dict[str, Any], page: Any, publish: Any, browser: Client
) -> None:
    notice = SafetyNotice.objects.get()
    notice.emergency_number = "112"
    publish(notice)
    publish(page)
    assert texts(people["editor"]) == []
    browser.force_login(people["editor"])
    assert "Still missing" not in browser.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("model", [CallToAction, MobileHeader, NewsletterIssue, Person, Reference, SafetyNotice])
def test_every_list_and_form_opens(people: dict[str, Any], model: Any, browser: Client) -> None:
    browser.force_login(people["editor"])
    viewset = model.snippet_viewset
    listing = browser.get(reverse(viewset.get_url_name("list")), {"q": "sample"})
    form = browser.get(reverse(viewset.get_url_name("edit"), args=[model.objects.first().pk]))
    assert (listing.status_code, form.status_code) == (200, 200)


def test_the_menu_has_the_three_groups(people: dict[str, Any], browser: Client) -> None:
    browser.force_login(people["editor"])
    page = browser.get(reverse("wagtailadmin_home")).content.decode()
    for label in ("Clinical library", "App", "Newsletter"):
        assert re.search(rf'"label": ?"{label}"', page), label
