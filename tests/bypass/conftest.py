"""The strongest hands there are, and what readers have before and after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from cms.models import TreatmentIndexPage, TreatmentPage
from publishing.edge import Edge
from publishing.models import Proof
from tests.bypass.routes import Readers
from tests.conftest import submit
from tests.publishing.drifted import mirror, published
from tests.publishing.test_admin_pages import logged_in


@pytest.fixture
def superuser(site: None) -> Any:
    return get_user_model().objects.create_superuser("boss", "boss@example.org")


@pytest.fixture
def boss(superuser: Any) -> Client:
    """A superuser at her browser."""
    return logged_in(superuser)


@pytest.fixture
def registrar(people: Any) -> Any:
    """May change accounts, groups, workflows and their steps, and is no superuser."""
    user = get_user_model().objects.create_user("registrar", "registrar@example.org")
    models = ("user", "group", "workflow", "task")
    wanted = [f"{action}_{model}" for action in ("add", "change", "delete") for model in models]
    user.user_permissions.set(Permission.objects.filter(codename__in=[*wanted, "access_admin"]))
    return user


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    return published(page, publish)


@pytest.fixture
def index(live: TreatmentPage) -> TreatmentIndexPage:
    """Live too, and its form is a short one."""
    return TreatmentIndexPage.objects.get()


@pytest.fixture
def waiting(page: TreatmentPage, people: Any) -> Proof:
    """A version for approval of a page that readers have never seen."""
    proof = submit(page, people["editor"])
    assert proof.state == Proof.State.READY, proof.findings
    return proof


@pytest.fixture
def readers(site: None, edge: Edge, settings: Any) -> Readers:
    return Readers(mirror(edge, settings))


@pytest.fixture
def nothing_public_changes(readers: Readers) -> Callable[[], AbstractContextManager[None]]:
    """Ask for it after everything that shall be live is."""
    return readers.nothing_changes
