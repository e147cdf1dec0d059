"""What must be right in the settings before the first newsletter leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from channels.newsletter.sending import letters, signing

DOMAIN = re.compile(rf"(?:{letters.LABEL}\.)+{letters.LABEL}", re.IGNORECASE)
SHORTEST_SECRET = 20
# Of these each mail can say that opening it and following its links is nobody's business (anymail's feature matrix):
UNTRACKED = {"mailersend", "mailgun", "mailjet", "mandrill", "postmark", "sparkpost", "unisender_go"}


# The smallest and the greatest that can be meant.
NUMBERS = {
    "NEWSLETTER_CONNECTIONS": (1, 1000),
    "NEWSLETTER_LANES": (1, 1000),
    "NEWSLETTER_RELAY_RATE": (0.001, 1_000_000),
    "NEWSLETTER_DOMAIN_RATE": (0.001, 1_000_000),
    "NEWSLETTER_LEASE_SECONDS": (1, 3600),
    "NEWSLETTER_ANSWERS_PER_HOUR": (1, 1_000_000),
    "EMAIL_TIMEOUT": (1, 30),  # seconds: a task waits for a silent mail server, and has to end (tasks.LONGEST)
}
HERE = {"", "localhost", "::", "::1"}


@register
def check_mail(**kwargs: Any) -> list[CheckMessage]:
    return [*_sender(), *_bounces(), *_signing(), *_provider(), *_numbers()]


@register(deploy=True)
def mail_leaves_this_host(**kwargs: Any) -> list[CheckMessage]:
    """Where EMAIL_URL is missing, mail goes to the demo's catcher, or to whatever else listens there."""
    host = settings.EMAIL_HOST.strip("[]").lower()
    meant = settings.DEMO or settings.MAIL_PROVIDER or settings.MAIL_SERVER_IS_HERE
    if meant or not (host in HERE or host.startswith(("127.", "0."))):
        return []
    said = f"EMAIL_URL leads to this host itself ({settings.EMAIL_HOST}): mail may never reach a reader."
    hint = (
        "Give the name of your mail server, such as smtp+tls://user:password@mail.example.org:587; "
        "or set MAIL_SERVER_IS_HERE=1 where this host has one that passes mail on."
    )
    return [Error(said, hint=hint, id="newsletter.E018")]


def _sender() -> Iterator[CheckMessage]:
    try:
        letters.refuse_sender(settings.DEFAULT_FROM_EMAIL)
    except letters.Unsendable as problem:
        yield Error(f"DEFAULT_FROM_EMAIL: {problem}", id="newsletter.E011")


def _bounces() -> Iterator[CheckMessage]:
    if settings.BOUNCE_DOMAIN and not DOMAIN.fullmatch(settings.BOUNCE_DOMAIN):
        yield Error("BOUNCE_DOMAIN must be a domain, such as bounces.example.org.", id="newsletter.E012")
    if bool(settings.BOUNCE_DOMAIN) != bool(settings.BOUNCE_MAILBOX):
        yield Error("BOUNCE_DOMAIN and BOUNCE_MAILBOX belong together: set both or neither.", id="newsletter.E013")


def _signing() -> Iterator[CheckMessage]:
    try:
        signing.signers()
    except ImproperlyConfigured as problem:
        yield Error(str(problem), id="newsletter.E014")


def _provider() -> Iterator[CheckMessage]:
    name = settings.MAIL_PROVIDER
    if not name:
        return
    try:
        import_string(f"anymail.backends.{name}.EmailBackend")
    except ImportError:
        yield Error(f"MAIL_PROVIDER: django-anymail knows no provider {name!r}.", id="newsletter.E015")
        return
    if name not in UNTRACKED:
        sentence = f"{name} cannot be told by each mail not to track readers. Switch tracking off in its own settings."
        yield Warning(sentence, id="newsletter.W011")
    if any(":" not in secret or len(secret) < SHORTEST_SECRET for secret in settings.MAIL_WEBHOOK_SECRET):
        yield Error(
            f"MAIL_WEBHOOK_SECRET must be name:password, {SHORTEST_SECRET} letters or more.", id="newsletter.E016"
        )
    if not settings.MAIL_WEBHOOK_SECRET:
        yield Warning("Without MAIL_WEBHOOK_SECRET nobody learns of bounces and complaints.", id="newsletter.W012")


def _numbers() -> Iterator[CheckMessage]:
    for name, (least, most) in NUMBERS.items():
        if not least <= (getattr(settings, name) or 0) <= most:
            yield Error(f"{name} must be between {least:,} and {most:,}.", id="newsletter.E017")
