"""Demo people have known passwords, so nothing starts with them outside the demo."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import SystemCheckError

pytestmark = pytest.mark.django_db


def test_demo_people_are_refused_outside_the_demo(site: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(SystemCheckError, match="cms.E001"):
        call_command("check", databases=["default"])


def test_in_the_demo_they_are_welcome(site: None) -> None:
    call_command("check", databases=["default"])


def test_closed_accounts_do_not_count(site: None, settings: Any) -> None:
    settings.DEMO, settings.SECOND_FACTOR = False, True
    get_user_model().objects.update(is_active=False)
    call_command("check", databases=["default"])


def test_it_asks_no_database_it_was_not_given(settings: Any) -> None:
    settings.DEMO = False
    call_command("check", tags=["database"])
