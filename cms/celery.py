"""The Celery application. It only wakes work that PostgreSQL already holds (design.md §4.2)."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["publishing", "channels.newsletter"])


@worker_init.connect
def check_the_gate(**kwargs: object) -> None:
    """A gate that is not shut stops the start, not only `manage.py check`."""
    from django.core.management import call_command  # noqa: PLC0415 - settings are not ready when this is imported

    call_command("check")
