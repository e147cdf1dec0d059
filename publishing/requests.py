"""Requests of people who are logged in to the admin."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.http import HttpRequest


class AdminRequest(HttpRequest):
    """What a view behind `require_admin_access` gets: somebody is logged in. For type checkers only."""

    user: User
    POST: Any  # a view may replace it; Django's own type forbids that


View = TypeVar("View", bound=Callable[..., Any])


def decides(*but_for: str) -> Callable[[View], View]:
    """Marks a view whose POST decides what readers get: who presses may be asked first who she is (`cms.accounts`).

    `but_for` names buttons that decide nothing and that the view looks at first, so that a POST with such a button
    and another one decides nothing either. It stands above every other decorator."""

    def mark(view: View) -> View:
        view.decides_but_for = frozenset(but_for)  # type: ignore[attr-defined]
        return view

    return mark
