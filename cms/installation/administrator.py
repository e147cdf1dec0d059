"""The first account, from the environment; a password never stands on a command line."""

import os
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

HINT = (
    "No administrator yet. Set ADMIN_USERNAME, ADMIN_PASSWORD and ADMIN_EMAIL and run this again, "
    "or run `manage.py createsuperuser`."
)


class PasswordRefused(Exception):
    """The password given is too weak; the message says why."""


def make_administrator(password_variable: str) -> Iterator[str]:
    """The account named by ADMIN_USERNAME, unless it is there; raises PasswordRefused."""
    users = get_user_model().objects
    username, password = os.environ.get("ADMIN_USERNAME", ""), os.environ.get(password_variable, "")
    if username and users.filter(username=username).exists():
        return
    if not username or not password:
        if not users.filter(is_superuser=True, is_active=True).exists():
            yield HINT
        return
    user = get_user_model()(username=username, email=os.environ.get("ADMIN_EMAIL", ""))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages)) from None
    users.create_superuser(username, user.email, password)
    yield f"Administrator “{username}” made"
