"""Production's settings, as a process reads them: Django's own checks find nothing, cookies are locked to the host."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "only for this test: 0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "NEWSLETTER_KEYS": "only for this test: the interests of readers are sealed with it",
    "NEWSLETTER_ADDRESS_KEY": "only for this test: the addresses of readers are known by it",
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "REDIS_URL": "redis://localhost:1/0",
    "PUBLIC_URL": "https://care.example.org",
    "BEHIND_PROXY": "2",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")


def manage(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=kept | PRODUCTION | settings, capture_output=True, text=True, timeout=120
    )


@pytest.mark.slow
def test_djangos_checks_for_production_find_nothing() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.slow
def test_production_does_not_start_without_the_second_factor() -> None:
    checked = manage("check", SECOND_FACTOR="0")
    assert checked.returncode != 0
    assert "cms.E002" in checked.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("DEBUG", "1", "cms.E005"),
        ("ALLOWED_HOSTS", "*", "cms.E006"),
        ("BEHIND_PROXY", "-1", "BEHIND_PROXY must be between 0 and 10."),
        ("APP_REQUESTS_A_MINUTE", "0", "APP_REQUESTS_A_MINUTE must be between 1 and 1,000,000."),
        ("NEWSLETTER_RELAY_RATE", "0", "newsletter.E017"),
        ("NEWSLETTER_DOMAIN_RATE", "1000000000", "newsletter.E017"),
        ("NEWSLETTER_ANSWERS_PER_HOUR", "-1", "newsletter.E017"),
        ("DEFAULT_FROM_EMAIL", "News <news@example.org>\nBcc: x@example.org", "newsletter.E011"),
        ("DATABASE_URL", "sqlite:///concord.sqlite3", "publishing.E009"),
    ],
)
def test_nothing_starts_with_a_setting_that_cannot_be_meant(name: str, value: str, sentence: str) -> None:
    checked = manage("check", **{name: value})
    assert checked.returncode != 0
    assert sentence in checked.stderr


@pytest.mark.slow
@pytest.mark.parametrize("address", ["smtp://127.0.0.1:25", "smtp://localhost:25"])
def test_production_does_not_mail_to_its_own_host(address: str) -> None:
    checked = manage("check", "--deploy", EMAIL_URL=address)
    assert checked.returncode != 0
    assert "newsletter.E018" in checked.stderr


@pytest.mark.slow
def test_readers_keys_are_not_the_key_of_everything() -> None:
    for name, problem in (("NEWSLETTER_KEYS", "newsletter.E001"), ("NEWSLETTER_ADDRESS_KEY", "newsletter.E002")):
        checked = manage("check", "--deploy", **{name: PRODUCTION["SECRET_KEY"]})
        assert checked.returncode != 0
        assert problem in checked.stderr


@pytest.mark.slow
def test_cookies_belong_to_the_host_and_end_with_the_browser() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_EXPIRE_AT_BROWSER_CLOSE")
    code = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {names}]))"
    said = manage("shell", "--verbosity", "0", "--no-imports", "--command", code)
    assert json.loads(said.stdout.splitlines()[-1]) == ["__Host-sessionid", "__Host-csrftoken", True, True]
