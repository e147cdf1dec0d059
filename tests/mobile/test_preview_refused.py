"""What a link to a draft says when it cannot be followed, whoever asks: never an error page, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from publishing.sharing import phone
from tests.mobile.test_preview_links import BROWSER
from tests.publishing.screens import words_of


def address(locale: str = "en-US", token: str = "") -> str:
    return reverse("app-preview", args=[locale, uuid4()]) + (f"?token={token}" if token else "")


def is_private(answer: Any) -> bool:
    return answer["Cache-Control"] == "private, no-store" and "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("locale", ["xx", "de-DE", "🙂"])
def test_in_a_language_there_is_not_a_browser_gets_the_sentence_in_the_usual_one(site: None, locale: str) -> None:
    answer = Client().get(address(locale), headers=BROWSER)
    assert answer.status_code == 404
    assert is_private(answer)
    assert "make a new one" in " ".join(words_of(answer).split())
    assert '<html lang="en-US"' in answer.content.decode()


@pytest.fixture
def database_away(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Nobody listens where it should be."""
    kept = connection.settings_dict["PORT"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["PORT"] = "1"
        yield
        connection.close()
        connection.settings_dict["PORT"] = kept


@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["an app", "a browser"])
@pytest.mark.parametrize("ours", [True, False], ids=["a token of ours", "no token"])
def test_while_the_database_is_away_it_asks_to_come_back(database_away: None, headers: Any, ours: bool) -> None:
    token = phone._signer().sign_object([1, "1", 0, "0" * 64, 1]) if ours else ""
    answer = Client().get(address(token=token), headers=headers)
    assert is_private(answer)
    assert answer["Content-Type"] == "application/problem+json"
    if not ours and not headers:  # known without the database
        assert answer.status_code == 404
    else:
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (503, True)
