"""Requests of people who are logged in to the admin."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest


class AdminRequest(HttpRequest):
    """What a view behind `require_admin_access` gets: somebody is logged in. For type checkers only."""

    user: User
    POST: Any  # a view may replace it; Django's own type forbids that
