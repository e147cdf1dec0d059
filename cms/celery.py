"""The Celery application. It only wakes work that PostgreSQL already holds (design.md §4.2)."""

import os
from typing import Any

from celery import Celery, states
from celery.signals import task_postrun, task_prerun, worker_init
from django.db import close_old_connections, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["publishing", "channels.newsletter", "cms.accounts", "cms.uploads"])


@task_prerun.connect
def say_what_it_is_about(task_id: str, task: Any, args: list[int], **kwargs: object) -> None:
    """In every log line of this task: itself, the ids it was given, and the request that woke it."""
    from publishing import log_facts  # noqa: PLC0415 - settings are not ready at import

    came_with = task.request.get(log_facts.REQUEST_HEADER) or (task.request.headers or {}).get(log_facts.REQUEST_HEADER)
    facts = {"task": task.name, "ids": ",".join(map(str, args)), "task_id": task_id}
    log_facts.begin(**facts, **({log_facts.REQUEST: came_with} if came_with else {}))


@task_prerun.connect
def look_at_the_connection(**kwargs: object) -> None:
    """As before a request: one that is old is closed (CONN_MAX_AGE), one that broke is noticed (CONN_HEALTH_CHECKS).

    A new one for each task would cost a task as much time again as its work: PostgreSQL starts a process that knows
    nothing yet."""
    close_old_connections()


@task_postrun.connect
def let_go_after_a_failure(state: str | None = None, **kwargs: object) -> None:
    """Whatever a task that was interrupted still held, an advisory lock for one, goes with its session."""
    if state != states.SUCCESS:
        connections.close_all()


@worker_init.connect
def check_the_gate(**kwargs: object) -> None:
    """A gate that is not shut stops the start, not only `manage.py check`."""
    from django.core.management.base import SystemCheckError  # noqa: PLC0415 - settings are not ready at import

    from publishing.gate import start  # noqa: PLC0415

    try:
        start.refuse_if_open()
    except SystemCheckError as problem:  # Celery logs what a handler raises and goes on, but for this
        raise SystemExit(str(problem)) from None
