"""Wrong settings for mail are named before the first newsletter leaves."""

from __future__ import annotations

from typing import Any

import pytest

from channels.newsletter.sending.checks import check_mail

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
