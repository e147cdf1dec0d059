"""Refuses to start with log-in settings that would leave a door open."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import reverse

MIDDLEWARE = "cms.accounts.middleware.AccountMiddleware"


@register(Tags.security)
def second_factor_is_on(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Off is for the demo, whose passwords everybody knows anyway."""
    if settings.SECOND_FACTOR or settings.DEMO:
        return []
    hint = "Take SECOND_FACTOR out of the environment. Only the demo (CONCORD_DEMO) runs without it."
    return [Error("Log-in does without a second factor.", hint=hint, id="cms.E002")]


@register(Tags.security)
def one_way_in(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Wagtail's own log-in and password pages know no second factor."""
    problems: list[CheckMessage] = []
    if reverse("wagtailadmin_login") != reverse("account_login") or settings.WAGTAIL_PASSWORD_RESET_ENABLED:
        hint = "cms.accounts.urls stands before Wagtail's in cms/urls.py; WAGTAIL_PASSWORD_RESET_ENABLED stays False."
        problems.append(Error("Wagtail's own log-in pages can be opened.", hint=hint, id="cms.E003"))
    if MIDDLEWARE not in settings.MIDDLEWARE:
        problems.append(Error(f"{MIDDLEWARE} is not in MIDDLEWARE.", id="cms.E004"))
    return problems
