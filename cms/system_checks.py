"""Refuses to start anything on a database in which demo people could log in outside the demo."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.db import connections

from cms.sample.people import DEMO_DOMAIN


@register(Tags.database)
def no_demo_people(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    """Runs with `migrate` and `check --database default`; an empty database passes."""
    if settings.DEMO or "default" not in (databases or []):
        return []
    user = get_user_model()
    if user._meta.db_table not in connections["default"].introspection.table_names():
        return []
    if not user.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}", is_active=True).exists():
        return []
    message = "This database holds demo people, whose passwords everybody knows."
    hint = f"Delete the accounts at @{DEMO_DOMAIN}, or use another database. `make demo` may use this one."
    return [Error(message, hint=hint, id="cms.E001")]
