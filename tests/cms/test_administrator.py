"""The first administrator: made once, with a password worth the name, and led to her second factor."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.test import Client

from tests.cms.conftest import run
from tests.cms.logging_in import LOG_IN, fresh_counts

pytestmark = pytest.mark.django_db
__all__ = ["fresh_counts"]  # a fixture, used without being named
PASSWORD = "five wandering otters"


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("USERNAME", "first"), ("EMAIL", "first@example.org"), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"ADMIN_{name}", value)


def test_setup_makes_her_and_her_first_log_in_sets_up_the_second_factor(
    nothing: None, named: None, settings: object
) -> None:
    settings.SECOND_FACTOR = True  # type: ignore[attr-defined]
    assert "Administrator “first” made" in run("setup")
    client = Client()
    assert client.post(LOG_IN, {"login": "first", "password": PASSWORD})["Location"] == "/admin/"
    assert client.get("/admin/")["Location"].startswith("/admin/login/first-factor/")


@pytest.mark.parametrize("password", ["short", "password1234", "first-example.org"])
def test_a_weak_password_is_refused_with_the_reason(
    nothing: None, named: None, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    with pytest.raises(CommandError, match="password"):
        run("setup")
    assert not get_user_model().objects.filter(username="first").exists()
