"""PostgreSQL is away, or takes nobody in: readers read on, colleagues are asked to come back, nothing is half saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
import requests
from django.db import connection

from deploy.local.postgres import APP_USER, SUPERUSER
from publishing.models import Approval
from tests.chaos.faults import take_connections
from tests.chaos.people import patiently, until_all_agree
from tests.chaos.stage import Stage
from tests.running.colleagues import Colleague, publish, submit, the_page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND pid <> ALL(%s)"


@contextmanager
def stopped(services: Any) -> Iterator[None]:
    services.stop_database()
    try:
        yield
    finally:
        services.start_database()


@contextmanager
def full(services: Any) -> Iterator[None]:
    """Somebody else has every connection that there is, those of our processes too."""
    connection.close()
    superuser = services.postgres.url("postgres", SUPERUSER)
    taken: list[int] = []
    with ExitStack() as held, psycopg.connect(superuser, autocommit=True) as watching:
        for _round in range(100):
            taken += take_connections(services, held)
            if not watching.execute(END_OTHERS, [APP_USER, taken]).fetchall():
                break
        else:
            raise AssertionError("our processes always found a connection")
        yield


@pytest.mark.parametrize("without_database", [stopped, full])
def test_readers_read_on_and_colleagues_are_asked_to_come_back(
    concord: Stage, reviewer: Colleague, services: Any, supervised: None, without_database: Any
) -> None:
    until_all_agree(concord, publish(concord, "What readers have while the database is away.", reviewer), "nothing")
    page = the_page()
    address, before = page.public_path, concord.text(page.public_path)
    page.lead = "Approved by nobody before the database is back."
    proof = submit(page)
    with without_database(services):
        assert concord.text(address) == before
        for answer in (
            press_unseen(reviewer, f"{concord.url}/admin/approve/{proof.pk}/"),
            reviewer.session.get(f"{concord.url}/admin/", timeout=30),
            concord.get("/newsletter/"),
            concord.get("/api/mobile/v1/en-US/search?q=words"),
            concord.get("/healthz/ready"),
        ):
            assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True), answer.url
    patiently(lambda: not Approval.objects.filter(proof=proof).exists(), "the database")
    version = patiently(lambda: reviewer.may_press(proof) and number_of(proof), "the approval")
    until_all_agree(concord, version, "the database was away")


def press_unseen(reviewer: Colleague, address: str) -> requests.Response:
    """Approve, on a page that was opened before."""
    values = {"approve": "1", "csrfmiddlewaretoken": reviewer.session.cookies["csrftoken"]}
    return reviewer.session.post(address, values, timeout=30)


def number_of(proof: Any) -> int:
    proof.refresh_from_db()
    return proof.edition.number if hasattr(proof, "edition") else 0
