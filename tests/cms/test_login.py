"""Log-in: the one way in, wrong passwords, strangers, and where it leads afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.checks import run_checks
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms.accounts.tasks import send_reset_mail
from tests.cms.logging_in import LOG_IN, enter_password, fresh_counts, is_in, words_of

pytestmark = pytest.mark.django_db
__all__ = ["fresh_counts"]  # a fixture, used without being named


@pytest.fixture
def editor(people: dict[str, Any]) -> Any:
    return people["editor"]


def fail(client: Client, name: str, times: int, **extra: Any) -> Any:
    for _try in range(times):
        answer = client.post(LOG_IN, {"login": name, "password": "wrong"}, **extra)
    return answer


def test_the_demo_asks_for_the_password_alone_and_says_so(editor: Any) -> None:
    client = Client()
    assert "This is the demo: it asks for no second factor" in words_of(client.get(LOG_IN))
    assert enter_password(client, editor)["Location"] == "/admin/"
    assert is_in(client)


def test_wagtails_own_log_in_and_password_pages_are_not_there(editor: Any) -> None:
    client = Client()
    assert reverse("wagtailadmin_login") == LOG_IN
    old = {"username": editor.username, "password": "demo-editor"}
    assert client.post(LOG_IN, old).status_code == 200, "the fields of Wagtail's form mean nothing"
    assert not is_in(client)
    for page in ("", "done/", "confirm/MQ/set-password/", "complete/"):
        assert client.get(f"/admin/password_reset/{page}").status_code == 404


def test_nobody_signs_up(db: None) -> None:
    client = Client()
    assert "Accounts are made by an administrator" in words_of(client.get("/admin/login/sign-up/"))
    before = get_user_model().objects.count()
    client.post("/admin/login/sign-up/", {"username": "stranger", "password1": "a long one indeed"})
    assert get_user_model().objects.count() == before
    with pytest.raises(NoReverseMatch):
        reverse("socialaccount_connections")


def test_a_known_and_an_unknown_name_and_a_closed_account_get_the_same_words(people: dict[str, Any]) -> None:
    people["colleague"].is_active = False
    people["colleague"].save()
    tries = {"editor": "wrong", "nobody": "wrong", "colleague": "demo-colleague"}
    said = {words_of(Client().post(LOG_IN, {"login": name, "password": word})) for name, word in tries.items()}
    assert len(said) == 1
    assert "This username and password do not belong together." in said.pop()


def test_an_unknown_name_costs_as_many_password_checks_as_a_known_one(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    done: list[str] = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *args: done.append("") or encode(*args))
    monkeypatch.setattr(PBKDF2PasswordHasher, "must_update", lambda *args: False)
    counts = []
    for name in (editor.username, "nobody"):
        done.clear()
        fail(Client(), name, 1)
        counts.append(len(done))
    assert counts[0] == counts[1] > 0


def test_too_many_wrong_passwords_close_the_name_for_that_address_alone(editor: Any) -> None:
    attacker, victim = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="198.51.100.8")
    answer = fail(attacker, editor.username, 5)
    assert answer.status_code == 429
    assert "Too many tries" in words_of(answer)
    assert enter_password(attacker, editor).status_code == 429, "the right one does not help any more"
    assert enter_password(victim, editor).status_code == 302
    assert is_in(victim)


def test_a_name_that_does_not_exist_is_closed_the_same_way(db: None) -> None:
    assert fail(Client(), "nobody", 5).status_code == 429


def test_capitals_make_no_new_name(editor: Any) -> None:
    client = Client()
    for name in ("editor", "Editor", "EDITOR", "eDitor"):
        fail(client, name, 1)
    assert fail(client, "editoR", 1).status_code == 429


def test_a_lock_ends_by_itself_and_going_on_trying_does_not_make_it_longer(editor: Any) -> None:
    client = Client()
    fail(client, editor.username, 5)
    attempt = AccessAttempt.objects.get()
    fail(client, editor.username, 3)
    assert AccessAttempt.objects.get().attempt_time == attempt.attempt_time
    AccessAttempt.objects.update(attempt_time=timezone.now() - project.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert enter_password(client, editor).status_code == 302


def test_what_is_kept_of_a_wrong_try_holds_no_password(editor: Any) -> None:
    Client().post(LOG_IN, {"login": editor.username, "password": "nearly-right"})
    kept = AccessAttempt.objects.get()
    assert "nearly-right" not in str(vars(kept))


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_the_address_that_our_own_proxy_saw_counts(
    editor: Any, settings: Any, proxies: int, told: str, address: str
) -> None:
    settings.PROXIES = proxies
    fail(Client(), editor.username, 1, HTTP_X_FORWARDED_FOR=told)
    assert AccessAttempt.objects.get().ip_address == address


@pytest.mark.parametrize(
    "address", ["//evil.example.org", "https://evil.example.org/admin/", "/\\evil.example.org", "javascript:alert(1)"]
)
def test_after_log_in_nobody_is_led_to_another_site(editor: Any, address: str) -> None:
    assert enter_password(Client(), editor, next=address)["Location"] == "/admin/"


def test_after_log_in_one_is_where_one_wanted_to_go(editor: Any) -> None:
    asked = Client().get("/admin/pages/")
    assert asked["Location"] == "/admin/login/?next=/admin/pages/"
    assert enter_password(Client(), editor, next="/admin/pages/")["Location"] == "/admin/pages/"


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(editor: Any) -> None:
    send_reset_mail(editor.pk)
    link = re.search(r"/admin/login/password/\S+", str(mail.outbox[0].body))
    assert link
    assert mail.outbox[0].to == [editor.email]
    client = Client()
    form = client.get(link[0])["Location"]
    new = "five wandering otters"
    client.post(form, {"password1": new, "password2": new})
    assert not is_in(client), "the link alone lets nobody in"
    assert enter_password(client, editor, password=new).status_code == 302


def test_asking_for_a_new_password_answers_the_same_for_every_address(editor: Any) -> None:
    answers = [
        Client().post("/admin/login/password/", {"email": email}) for email in (editor.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/admin/login/password/sent/")}
    assert mail.outbox == []
    send_reset_mail(0)
    assert mail.outbox == []


def test_the_pages_of_log_in_carry_a_strict_policy(db: None) -> None:
    policy = Client().get(LOG_IN)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_outside_the_demo_log_in_without_a_second_factor_is_refused_at_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR = settings.DEMO = False
    assert "cms.E002" in {problem.id for problem in run_checks()}
    settings.SECOND_FACTOR = True
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "cms.accounts" not in name]
    assert {"cms.E003", "cms.E004"} <= {problem.id for problem in run_checks()}
