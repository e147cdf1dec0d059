"""What tests of the screens share: people who are logged in, and moments as a form takes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.models import Publication
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, words_of

__all__ = [
    "NEVER_SHOWN",
    "administrator",
    "ahead",
    "logged_in",
    "plan_url",
    "publication_of",
    "take_down_url",
    "words_of",
]


def ahead(**span: float) -> str:
    """A moment to come, as a browser sends it."""
    return (timezone.localtime() + timedelta(**span)).strftime("%Y-%m-%dT%H:%M")


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def plan_url(source: Any) -> str:
    return reverse("plans:add", args=[ContentType.objects.get_for_model(source).pk, source.pk])


def take_down_url(source: Any) -> str:
    return reverse("taking_down:take_down", args=[publication_of(source).pk])


def administrator() -> Client:
    return logged_in(get_user_model().objects.create_superuser("boss"))
