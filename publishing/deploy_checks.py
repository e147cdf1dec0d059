"""System checks of what stands around Concord: the queue, Redis, the clock, the database's make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.module_loading import autodiscover_modules
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from publishing.health import surroundings


@register
def tasks_end_before_they_are_given_out_again(**kwargs: Any) -> list[Error]:
    """What runs longer than Redis waits for an answer is started a second time beside the first."""
    autodiscover_modules("tasks")  # as the worker does
    usual = settings.CELERY_TASK_TIME_LIMIT
    longest = max((task.time_limit or usual for task in current_app.tasks.values()), default=usual)
    waits = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 0)
    if waits > longest:
        return []
    said = f"CELERY_BROKER_TRANSPORT_OPTIONS: visibility_timeout is {waits} seconds, and a task may take {longest}."
    return [Error(said, hint=f"Set it to more than {longest}; each task runs once then.", id="publishing.E008")]


@register
def only_postgresql(**kwargs: Any) -> list[Error]:
    """Locks, guards and the queue of record are PostgreSQL's."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        return []
    return [Error("DATABASE_URL must lead to PostgreSQL: postgresql://...", id="publishing.E009")]


@register(deploy=True)
def redis_keeps_all(**kwargs: Any) -> list[Error]:
    """Nothing is said of a Redis that does not answer: it may be away, and `/healthz/deep` tells so."""
    try:
        policy = surroundings.eviction()
    except (OperationalError, RedisError, OSError):
        return []
    if policy in ("", surroundings.KEEPS_ALL):
        return []
    said = f"Redis throws waiting work away when its memory is full (maxmemory-policy {policy})."
    hint = f"Set maxmemory-policy {surroundings.KEEPS_ALL} in its configuration; nothing else may share this Redis."
    return [Error(said, hint=hint, id="publishing.E010")]


@register(Tags.database, deploy=True)
def clock_is_right(databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """With `check --deploy --database default`. No start is refused for it: leases, releases and retries go by the
    database's clock, but codes for logging in and what the queue gives out again go by this one."""
    if "default" not in (databases or []):
        return []
    off = surroundings.clock_off()
    if off <= surroundings.MOST_OFF:
        return []
    said = f"The clock of this host and the database's are {off:.0f} seconds apart."
    return [Error(said, hint="Let chrony or systemd-timesyncd set the clocks of both.", id="publishing.E011")]
