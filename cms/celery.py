"""The Celery application. It only wakes work that PostgreSQL already holds (design.md §4.2)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("concord")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["publishing", "channels.newsletter"])
