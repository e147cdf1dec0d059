"""The Celery application. It only wakes work that PostgreSQL already holds (design.md §4.2)."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["publishing", "channels.newsletter", "cms.accounts", "cms.uploads"])


@worker_init.connect
def check_the_gate(**kwargs: object) -> None:
    """A gate that is not shut stops the start, not only `manage.py check`."""
    from django.core.management.base import SystemCheckError  # noqa: PLC0415 - settings are not ready at import

    from publishing.gate import start  # noqa: PLC0415

    try:
        start.refuse_if_open()
    except SystemCheckError as problem:  # Celery logs what a handler raises and goes on, but for this
        raise SystemExit(str(problem)) from None
