"""How long a log-in lasts, and that nothing typed is lost when it ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import TreatmentPage
from tests.cms.logging_in import age, enter_password, fresh_counts, is_in, words_of
from tests.conftest import submit

pytestmark = pytest.mark.django_db
__all__ = ["fresh_counts"]  # a fixture, used without being named
HALF_AN_HOUR = 30 * 60


@pytest.fixture
def editor(people: dict[str, Any]) -> Any:
    return people["editor"]


@pytest.fixture
def client(editor: Any) -> Client:
    """The editor in the demo, with a browser that checks forms as in earnest."""
    made = Client(enforce_csrf_checks=False)
    enter_password(made, editor)
    assert is_in(made)
    return made


def kept_fields(page: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))


def test_after_thirty_idle_minutes_it_is_over(client: Client) -> None:
    age(client, HALF_AN_HOUR - 60)
    assert is_in(client)
    age(client, HALF_AN_HOUR + 1)
    answer = client.get("/admin/pages/")
    assert answer["Location"] == "/admin/login/?next=/admin/pages/"
    assert "You were logged out because nothing happened" in words_of(client.get(answer["Location"]))


def test_after_eight_hours_it_is_over_however_busy_one_was(client: Client) -> None:
    for _step in range(19):
        age(client, 25 * 60)
        assert is_in(client)
    age(client, 6 * 60)
    assert not is_in(client)


def test_a_page_left_open_keeps_nobody_logged_in(client: Client) -> None:
    age(client, HALF_AN_HOUR - 30)
    said = client.get(reverse("account_alive")).json()
    assert 0 < said["seconds_left"] <= 30
    age(client, 40)
    assert client.get(reverse("account_alive")).json() == {"account": None}
    assert not is_in(client)


def test_the_cookie_ends_with_the_browser(client: Client) -> None:
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["httponly"]


def test_a_decision_made_too_late_is_kept_and_goes_through_after_log_in(
    page: TreatmentPage, people: dict[str, Any]
) -> None:
    proof, client = submit(page, people["editor"]), Client()
    enter_password(client, people["reviewer"])
    address = reverse("publishing:approve", args=[proof.pk]) + "?tab=website"
    client.get(address)
    age(client, HALF_AN_HOUR + 1)
    answer = client.post(address, {"send_back": "1", "message": "The dose\nis missing."})
    assert answer["Location"] == "/admin/login/?next=%2Fadmin%2Flogin%2Fgo-on%2F"
    again = enter_password(client, people["reviewer"], next=reverse("account_go_on"))
    go_on = client.get(again["Location"])
    assert "<script" not in go_on.content.decode()  # she sends it herself: who knows who pressed at her open screen?
    fields = kept_fields(go_on)
    assert fields["message"] == "The dose\nis missing."
    assert f'action="{address}"' in go_on.content.decode()
    client.post(address, fields)
    assert "The dose" in words_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_a_draft_saved_too_late_is_kept_and_saved_after_log_in(
    client: Client, editor: Any, page: TreatmentPage
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    age(client, HALF_AN_HOUR + 1)
    client.post(address, {"title": "Typed for an hour", "body-count": "0"})
    enter_password(client, editor)
    assert kept_fields(client.get(reverse("account_go_on")))["title"] == "Typed for an hour"


def test_what_one_person_typed_is_not_for_the_next_at_the_same_computer(
    client: Client, people: dict[str, Any], page: TreatmentPage
) -> None:
    age(client, HALF_AN_HOUR + 1)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Mine"})
    enter_password(client, people["colleague"])
    answer = client.get(reverse("account_go_on"))
    assert answer["Location"] == "/admin/"


def test_a_password_is_never_kept(client: Client) -> None:
    age(client, HALF_AN_HOUR + 1)
    client.post("/admin/account/", {"password-new_password1": "five wandering otters"})
    assert "otters" not in str(dict(client.session))


def test_scripts_of_an_open_page_get_a_plain_no(client: Client, page: TreatmentPage) -> None:
    age(client, HALF_AN_HOUR + 1)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(address, {"title": "x"}, HTTP_X_REQUESTED_WITH="XMLHttpRequest").status_code == 403
    client.post(address, {"title": "x"}, HTTP_ACCEPT="*/*")  # what a closing page sends on its own
    assert "kept_form" not in client.session


# --- Logged in again in another window: the open form carries a token of before ---


def test_a_form_of_before_is_kept_and_sent_again_with_a_new_token(editor: Any, page: TreatmentPage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.get(address)
    stale = {"title": "Typed", "csrfmiddlewaretoken": "a" * 64}
    answer = client.post(address, stale, HTTP_ORIGIN="http://testserver")
    assert answer["Location"].startswith(reverse("account_go_on"))
    fields = kept_fields(client.get(answer["Location"]))
    assert fields["title"] == "Typed"
    assert fields["csrfmiddlewaretoken"] != "a" * 64


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
def test_a_form_of_another_site_is_refused_and_not_kept(editor: Any, page: TreatmentPage, origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(address, {"title": "Forged"}, HTTP_ORIGIN=origin).status_code == 403
    assert "kept_form" not in client.session


# --- Her other devices ---


def test_she_sees_her_devices_and_ends_the_others(client: Client, editor: Any) -> None:
    phone = Client(HTTP_USER_AGENT="A phone")
    enter_password(phone, editor)
    said = words_of(client.get(reverse("usersessions_list")))
    assert "A phone" in said
    client.post(reverse("usersessions_list"))
    assert not is_in(phone)
    assert is_in(client)


def test_a_new_password_ends_the_other_sessions(client: Client, editor: Any) -> None:
    editor.set_password("five wandering otters")
    editor.save()
    assert not is_in(client)
