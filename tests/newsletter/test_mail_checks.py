"""Wrong settings for mail are named before the first newsletter leaves."""

from __future__ import annotations

from typing import Any

import pytest

from channels.newsletter.sending.checks import check_mail, mail_leaves_this_host

POSTMARK = {"MAIL_PROVIDER": "postmark", "MAIL_WEBHOOK_SECRET": ["hook:0123456789abcdef"]}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({}, []),
        ({"DEFAULT_FROM_EMAIL": "News <a@example.org>\nBcc: x@example.org"}, ["newsletter.E011"]),
        ({"DEFAULT_FROM_EMAIL": "a@example.org, b@example.org"}, ["newsletter.E011"]),
        ({"BOUNCE_DOMAIN": "bounces example", "BOUNCE_MAILBOX": "maildir:///x"}, ["newsletter.E012"]),
        ({"BOUNCE_DOMAIN": "bounces.example.org"}, ["newsletter.E013"]),
        ({"DKIM_SELECTOR": ["a"], "DKIM_DOMAIN": "example.org"}, ["newsletter.E014"]),
        ({"MAIL_PROVIDER": "pigeon"}, ["newsletter.E015"]),
        ({"NEWSLETTER_RELAY_RATE": 0.0}, ["newsletter.E017"]),
        ({"NEWSLETTER_DOMAIN_RATE": 1e9}, ["newsletter.E017"]),
        ({"NEWSLETTER_RELAY_RATE": float("nan")}, ["newsletter.E017"]),
        ({"NEWSLETTER_LANES": -4}, ["newsletter.E017"]),
        ({"EMAIL_TIMEOUT": None}, ["newsletter.E017"]),
        ({"EMAIL_TIMEOUT": 3600}, ["newsletter.E017"]),
        (POSTMARK, []),
        ({**POSTMARK, "MAIL_WEBHOOK_SECRET": ["short"]}, ["newsletter.E016"]),
        ({**POSTMARK, "MAIL_WEBHOOK_SECRET": []}, ["newsletter.W012"]),
        ({**POSTMARK, "MAIL_PROVIDER": "resend"}, ["newsletter.W011"]),
    ],
)
def test_each_is_named(settings: Any, wrong: dict[str, Any], named: list[str]) -> None:
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert [found.id for found in check_mail()] == named


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("mail.example.org", False),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("LOCALHOST", True),
        ("", True),
    ],
)
def test_in_production_mail_does_not_end_on_the_host_itself(settings: Any, host: str, found: bool) -> None:
    settings.EMAIL_HOST, settings.DEMO = host, False
    assert [one.id for one in mail_leaves_this_host()] == ["newsletter.E018"] * found
    settings.MAIL_SERVER_IS_HERE = True
    assert mail_leaves_this_host() == []


def test_a_provider_needs_no_mail_server(settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEMO, settings.MAIL_PROVIDER = "127.0.0.1", False, "postmark"
    assert mail_leaves_this_host() == []
