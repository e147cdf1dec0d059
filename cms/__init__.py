"""The content and the project: what editors write, and the settings everything runs with."""

from cms.celery import app as celery_app

__all__ = ["celery_app"]
