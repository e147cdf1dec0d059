"""The app's real views asked without a network, for tests that change the database between two pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from concord_client import Answer
from django.db import transaction
from django.test import Client as Browser

SERVER = "http://localhost"
LOCALE = "en-US"


class Site:
    """A transport of the reference client."""

    def get(self, address: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(address)
        with transaction.atomic():  # the views mark the transaction of a refused request as to be rolled back
            answer = Browser().get(f"{parts.path}?{parts.query}", headers=headers)
        return Answer(answer.status_code, answer.content, {name.lower(): value for name, value in answer.items()})
