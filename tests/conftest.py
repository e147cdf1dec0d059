"""The cast and the stage of the tests: people, a site with approved parts, and a treatment page in draft."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.test.utils import setup_databases, teardown_databases

from cms.models import NewsletterIssue, TreatmentPage
from publishing import approvals, deliveries, indexes, proofing, reissues
from publishing.edge import Edge
from publishing.models import Delivery, Proof, Reissue
from tests import restoring
from tests.services import services as running_services


@pytest.fixture(scope="session")
def services() -> Any:
    """The embedded PostgreSQL and Valkey; tests may stop and start them."""
    return running_services


TEMPLATE = "concord_sample"  # a copy of the test database as every test finds it


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of our own with the sample site, once; what each test does to it is rolled back or restored.

    pytest-django makes it only for tests it knows to need one; a test that slipped through would use the real one."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        assert settings.DATABASES["default"]["NAME"].startswith("test_")
        call_command("setup", sample=True, verbosity=0)
        work()
        restoring.keep(TEMPLATE)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def copied(django_db_setup: None, django_db_blocker: Any) -> None:
    """With several test processes nobody can say which file comes after one that emptied the tables."""
    with django_db_blocker.unblock():
        if not get_user_model().objects.exists():
            restoring.restore(TEMPLATE)


@pytest.fixture
def site(copied: None, db: None) -> None:
    """The sample site: everything the treatment page needs is approved; the page and the newsletter are drafts."""


@pytest.fixture
def committed_site(transactional_db: None) -> None:
    """The sample site for tests with several real connections. What they commit is gone afterwards: pytest-django
    runs such tests last and empties the tables, so the next one starts from the copy again."""
    restoring.restore(TEMPLATE)


def cast() -> dict[str, Any]:
    return {user.username: user for user in get_user_model().objects.all()}


@pytest.fixture
def people(site: None) -> dict[str, Any]:
    return cast()


@pytest.fixture
def page(site: None) -> TreatmentPage:
    return TreatmentPage.objects.get()


@pytest.fixture
def issue(site: None) -> NewsletterIssue:
    return NewsletterIssue.objects.get()


def submit(source: Any, user: Any) -> Proof:
    """Save the draft as this person and submit it; answers the proof as the checks left it."""
    with transaction.atomic():
        source.save_revision(user=user)
        source.get_workflow().start(source, user)
    return check(source)


def check(source: Any) -> Proof:
    """Do what the worker would: build every proof that is wanted for this source."""
    for proof in Proof.objects.filter(state="wanted", publication__object_pk=str(source.pk)):
        proofing.build(proof.pk)
    return Proof.objects.filter(publication__public_id=source.translation_key).latest("pk")


def approve(proof: Proof, user: Any) -> None:
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=user)


def work() -> None:
    """Do what workers would do, until nothing is left: deliver, rebuild listings, reissue."""
    for _round in range(20):
        for reissue in Reissue.objects.filter(done_at=None):
            reissues.run(reissue.pk)
        todo = list(Delivery.objects.filter(deliveries.free(busy=())).values_list("pk", flat=True))
        for delivery_id in todo:
            deliveries.deliver(delivery_id)
        stale = list(indexes.stale().values_list("pk", flat=True))
        for index_id in stale:
            indexes.rebuild(index_id)
        if not todo and not stale and not Reissue.objects.filter(done_at=None).exists():
            return
    raise AssertionError("the work does not come to an end")


@pytest.fixture
def publish(people: dict[str, Any]) -> Callable[[Any], Proof]:
    """Submit as the editor, approve as the reviewer, deliver."""

    def run(source: Any, approver: str = "reviewer") -> Proof:
        proof = submit(source, people["editor"])
        assert proof.state == "ready", proof.findings
        approve(proof, people[approver])
        work()
        return proof

    return run


@pytest.fixture
def own_media(tmp_path: Any, settings: Any) -> None:
    """A copy of all uploads: what a test replaces or deletes on the disk stays as it was for the others."""
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def edge(tmp_path: Any) -> Edge:
    """An edge of its own in a temporary folder."""
    return Edge(tmp_path / "edge")
