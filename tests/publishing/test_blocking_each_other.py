"""Two who each hold what the other waits for: PostgreSQL refuses one (a deadlock), who is asked to come back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client

from deploy.local.postgres import SUPERUSER
from publishing.models import Approval, Edition, Proof
from tests.publishing.test_admin_pages import logged_in
from tests.publishing.test_races import fresh_proof
from tests.running.concord import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site")]

WAITED_FOR = "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def other(services: Any, committed_site: None) -> Iterator[psycopg.Connection]:
    """Somebody at work in the database, whom it refuses last."""
    database = connections["default"].settings_dict["NAME"]
    with psycopg.connect(services.postgres.url(database, SUPERUSER), autocommit=True) as session:
        session.execute("SET deadlock_timeout = '60s'")
        yield session


def approve(client: Client, proof: Proof) -> Any:
    try:
        return client.post(f"/admin/approve/{proof.pk}/", {"digest": proof.digest, "approve": "1"})
    finally:
        connections.close_all()


def test_one_is_asked_to_come_back_and_nothing_of_hers_is_saved(other: psycopg.Connection) -> None:
    _page, proof, people = fresh_proof(1)
    client = logged_in(people["reviewer"])
    client.raise_request_exception = False
    with ThreadPoolExecutor(1) as pool, other.transaction(force_rollback=True):
        other.execute("SELECT 1 FROM publishing_publication WHERE id = %s FOR UPDATE", [proof.publication_id])
        pressed = pool.submit(approve, client, proof)
        wait_for(lambda: is_waited_for(other), "the approval to wait")
        other.execute("SELECT 1 FROM wagtailcore_workflowstate WHERE id = %s FOR UPDATE", [proof.workflow_state_id])
        answer = pressed.result()
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (503, True)
    assert not Approval.objects.filter(proof=proof).exists()
    assert not Edition.objects.filter(proof=proof).exists()
    assert approve(client, proof).status_code == 302
    assert Edition.objects.filter(proof=proof).exists()


def is_waited_for(session: psycopg.Connection) -> bool:
    row = session.execute(WAITED_FOR, [session.info.backend_pid]).fetchone()
    return bool(row and row[0])
