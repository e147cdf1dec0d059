"""The second factor: set up first, asked for at log-in, asked again before a decision, and never got round."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.accounts import proof_of_factor
from cms.accounts.factors import FactorAdapter
from cms.accounts.tasks import send_reset_mail
from publishing.models import AuditEntry
from tests.cms.logging_in import (
    age,
    as_in_production,
    code,
    enter_code,
    enter_password,
    fresh_counts,
    is_in,
    logged_in,
    reviewer,
    secret,
    words_of,
)
from tests.conftest import cast

pytestmark = pytest.mark.django_db
__all__ = ["as_in_production", "fresh_counts", "reviewer", "secret"]  # fixtures, used without being named
SET_UP = "/admin/login/first-factor/?next=%2Fadmin%2Fpages%2F"


# --- Setting it up ---


def test_without_one_she_is_led_to_set_it_up_before_she_sees_anything_else(reviewer: Any) -> None:
    client = Client()
    enter_password(client, reviewer)
    assert client.get("/admin/pages/")["Location"] == SET_UP
    for address in ("/admin/", "/admin/approve/1/", "/admin/account/", "/admin/users/"):
        assert client.get(address)["Location"].startswith("/admin/login/first-factor/")
    assert client.get("/admin/api/main/pages/", HTTP_ACCEPT="application/json").status_code == 403
    assert "Set up your second factor" in words_of(client.get(SET_UP))


@pytest.mark.django_db(transaction=True)  # allauth tells about it after commit
def test_an_app_is_set_up_and_leads_by_the_recovery_codes_to_where_she_wanted_to_go(committed_site: None) -> None:
    reviewer, client = cast()["reviewer"], Client()
    enter_password(client, reviewer)
    client.get(client.get("/admin/pages/")["Location"])
    form = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert secret in words_of(form)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "This code is not right" in words_of(wrong)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"\b\d{8}\b", words_of(client.get(answer["Location"])))) == 10
    assert client.get(reverse("account_after_first_factor"))["Location"] == "/admin/pages/"
    assert is_in(client)
    assert AuditEntry.objects.filter(subject=f"account {reviewer.pk}", event="second factor added").count() == 2


@pytest.mark.django_db(transaction=True)  # allauth tells about it after commit
def test_setting_one_up_ends_sessions_that_began_with_the_password_alone(committed_site: None) -> None:
    reviewer, thief, owner = cast()["reviewer"], Client(), Client()
    for client in (thief, owner):
        enter_password(client, reviewer)
    owner.get(reverse("mfa_activate_totp"))
    owner.post(reverse("mfa_activate_totp"), {"code": code(owner.session["mfa.totp.secret"])})
    assert is_in(owner)
    assert thief.get("/admin/")["Location"].startswith("/admin/login/?next=")


def test_the_secret_is_stored_encrypted_and_survives_a_new_key(reviewer: Any, settings: Any, secret: str) -> None:
    row = Authenticator.objects.get()
    assert secret not in str(row.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]
    assert FactorAdapter().decrypt(row.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    client = Client()
    enter_password(client, reviewer)
    assert "The server's key was changed" in words_of(enter_code(client, code(secret)))


# --- At log-in ---


def test_the_password_alone_opens_nothing(reviewer: Any, secret: str) -> None:
    client = Client()
    assert enter_password(client, reviewer)["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/")["Location"].startswith("/admin/login/?next=")
    assert enter_code(client, code(secret))["Location"] == "/admin/"
    assert is_in(client)


def test_a_code_lets_in_once(reviewer: Any, secret: str) -> None:
    first, second, digits = Client(), Client(), code(secret)
    enter_password(first, reviewer)
    enter_password(second, reviewer)
    assert enter_code(first, digits).status_code == 302
    cache.clear()  # another process has another one; the database is what they share
    assert "was used before" in words_of(enter_code(second, f"{digits[:3]} {digits[3:]}"))
    assert not is_in(second)


def test_codes_cannot_be_guessed(reviewer: Any, secret: str) -> None:
    client = Client()
    enter_password(client, reviewer)
    wrong = "000000" if code(secret) != "000000" else "111111"
    answers = [enter_code(client, wrong).status_code for _try in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert "Too many tries" in words_of(enter_code(client, code(secret)))
    assert not is_in(client)


def test_a_recovery_code_works_once_and_is_shown_once(reviewer: Any, secret: str) -> None:
    client = logged_in(reviewer, secret)
    client.post(reverse("mfa_generate_recovery_codes"))
    codes = re.findall(r"\b\d{8}\b", words_of(client.get(reverse("mfa_view_recovery_codes"))))
    assert codes[0] not in words_of(client.get(reverse("mfa_view_recovery_codes")))
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    for let_in in (True, False):
        client = Client()
        enter_password(client, reviewer)
        enter_code(client, codes[0])
        assert is_in(client) == let_in


def test_a_new_password_does_not_take_the_second_factor_away(reviewer: Any, secret: str) -> None:
    send_reset_mail(reviewer.pk)
    client, new = Client(), "five wandering otters"
    link = re.search(r"/admin/login/password/\S+", str(mail.outbox[0].body))
    assert link
    client.post(client.get(link[0])["Location"], {"password1": new, "password2": new})
    enter_password(client, reviewer, password=new)
    assert not is_in(client)
    enter_code(client, code(secret))
    assert is_in(client)


def test_a_session_that_never_showed_the_factor_is_asked_for_it(reviewer: Any, secret: str) -> None:
    client = Client()
    client.force_login(reviewer)
    assert client.get("/admin/")["Location"] == "/admin/login/factors/reauthenticate/?next=%2Fadmin%2F"
    client.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": "/admin/"})
    assert is_in(client)


def test_whoever_removes_her_last_factor_sets_up_another_one_next(reviewer: Any, secret: str) -> None:
    client = logged_in(reviewer, secret)
    client.post(reverse("mfa_deactivate_totp"))
    assert not proof_of_factor.has_one(reviewer)
    assert client.get("/admin/pages/")["Location"] == SET_UP


def test_removing_it_needs_the_factor_itself(reviewer: Any, secret: str) -> None:
    client = logged_in(reviewer, secret)
    age(client, 700)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert proof_of_factor.has_one(reviewer)


# --- What the pages say and load ---


def test_the_pages_load_scripts_from_our_own_site_only(reviewer: Any, secret: str) -> None:
    client = logged_in(reviewer, secret)
    for name in ("mfa_index", "mfa_add_webauthn", "usersessions_list", "mfa_generate_recovery_codes"):
        page = client.get(reverse(name))
        assert page.status_code == 200
        html = page.content.decode()
        for tag in re.findall(r"<script[^>]*>", html):
            assert 'src="/static/' in tag or 'type="application/json"' in tag
        assert " style=" not in html
        assert " on" not in " ".join(re.findall(r"<\w+( on\w+=)", html))


def test_no_template_of_ours_calls_things_by_allauths_words() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates"
    texts = [
        path.read_text() for name in ("account", "mfa", "usersessions") for path in (folder / name).rglob("*.html")
    ]
    assert texts
    assert not [text for text in texts if re.search(r">[^<{]*(authenticator(?! app)|two-factor|webauthn)", text, re.I)]
