"""A database that came from a backup mails nothing until a person has said so (I32)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from celery import current_app
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from cms.models import TreatmentPage
from deploy.local.postgres import programs
from publishing import letters, plans, proofs, reconcile, restored, tasks
from publishing.clock import now
from publishing.models import AuditEntry, Counter, Proof, Release
from tests.conftest import TEMPLATE, approve, submit
from tests.services import services

MAIL_COLLEAGUES = [
    *("publishing.tasks." + name for name in ("tell", "tell_of_release", "tell_of_emergency", "tell_of_access")),
    *("publishing.tasks." + name for name in ("remind", "tell_of_hand_over", "tell_of_absence")),
    "cms.accounts.tasks.send_reset_mail",
]
pytestmark = pytest.mark.django_db


def test_a_database_that_ran_here_all_along_needs_nobody() -> None:
    assert restored.is_confirmed()
    said = StringIO()
    call_command("confirm_restore", stdout=said)
    assert "Nothing to do" in said.getvalue()


def test_a_long_gap_asks_for_a_person_and_a_short_one_does_not() -> None:
    reconcile._heartbeat()
    reconcile._heartbeat()
    assert restored.is_confirmed()
    Counter.objects.filter(name=restored.HEARTBEAT).update(value=1_000_000)
    reconcile._heartbeat()
    assert not restored.is_confirmed()
    call_command("confirm_restore", "--yes", stdout=StringIO())
    assert restored.is_confirmed()
    assert AuditEntry.objects.filter(subject="database", event="restore confirmed").exists()


def test_a_copy_is_known_before_the_reconciler_has_begun() -> None:
    Counter.objects.update_or_create(name=restored.HEARTBEAT, defaults={"value": 1_000_000})
    assert not restored.is_confirmed()


def test_what_a_person_confirmed_stands_when_the_reconciler_begins() -> None:
    Counter.objects.update_or_create(name=restored.HEARTBEAT, defaults={"value": 1_000_000})
    call_command("confirm_restore", "--yes", stdout=StringIO())
    reconcile.once()
    assert restored.is_confirmed()


def test_the_first_round_after_a_gap_writes_to_nobody(page: TreatmentPage, people: Any) -> None:
    proof = submit(page, people["editor"])
    Proof.objects.filter(pk=proof.pk).update(tell_at=Now() - letters.AGAIN)
    Counter.objects.update_or_create(name=restored.HEARTBEAT, defaults={"value": 1_000_000})
    reconcile.once()
    assert mail.outbox == []
    call_command("confirm_restore", "--yes", stdout=StringIO())
    reconcile.once()
    assert len(mail.outbox) == 1


def test_a_plan_whose_moment_came_since_the_backup_waits_for_a_person(page: TreatmentPage, people: Any) -> None:
    plan = plans.plan("Spring campaign", now() + timedelta(days=1), people["colleague"])
    plans.include(plan.pk, proofs.publication_of(page), people["colleague"])
    approve(submit(page, people["editor"]), people["reviewer"])
    Release.objects.filter(pk=plan.pk).update(due_at=now() - timedelta(minutes=1))
    restored.doubt()
    said = StringIO()
    call_command("confirm_restore", "--yes", stdout=said)
    reconcile.once()
    plan.refresh_from_db()
    assert (plan.state, proofs.publication_of(page).live) == (Release.State.HELD, None)
    assert "Release it now, or choose another moment." in plan.note
    assert "Held: 1 " in said.getvalue()


def test_what_takes_something_down_waits_for_nobody(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    release = Release.objects.create(owner=people["editor"], due_at=now() - timedelta(minutes=1))
    release.items.create(publication=proofs.publication_of(page), action="withdraw", reason="wrong")
    restored.doubt()
    call_command("confirm_restore", "--yes", stdout=StringIO())
    reconcile.once()
    release.refresh_from_db()
    assert release.state == Release.State.DONE


def test_what_is_not_typed_in_full_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    restored.doubt()
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    with pytest.raises(CommandError, match="no mail leaves"):
        call_command("confirm_restore")
    assert not restored.is_confirmed()


def test_migrating_once_more_confirms_nothing() -> None:
    restored.doubt()
    restored.begin()
    assert not restored.is_confirmed()


def test_a_worker_that_is_woken_mails_no_colleague_either(
    page: TreatmentPage, people: dict[str, Any], mailoutbox: list[Any]
) -> None:
    """What colleagues do after a restore owes letters of its own; they go out when a person has confirmed."""
    restored.doubt()
    proof = submit(page, people["editor"])
    tasks.tell(proof.pk)
    assert not mailoutbox
    restored.confirm()
    tasks.tell(proof.pk)
    assert [letter.to for letter in mailoutbox] == [[people["reviewer"].email]]


@pytest.mark.parametrize("name", MAIL_COLLEAGUES)
def test_every_task_that_mails_asks_first(name: str, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]) -> None:
    current_app.loader.import_default_modules()
    asked: list[int] = []
    monkeypatch.setattr(restored, "is_confirmed", lambda: bool(asked.append(1)))
    current_app.tasks[name](1)
    assert asked
    assert not mailoutbox


def test_a_dump_that_was_brought_back_is_known_for_one() -> None:
    """The commands of docs/operations.md, on a copy of the sample site."""
    dump = services.folder.path / "sample.dump"
    _as_owner("DROP DATABASE IF EXISTS concord_restored", "CREATE DATABASE concord_restored")
    _run(programs() / "pg_dump", "--format=custom", f"--file={dump}", _url(TEMPLATE))
    _run(programs() / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_url('concord_restored')}", dump)
    for expected in ("Mail leaves again", "Nothing to do"):
        assert expected in _run(sys.executable, "manage.py", "confirm_restore", "--yes", database="concord_restored")


def _url(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def _as_owner(*statements: str) -> None:
    with psycopg.connect(_url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def _run(*command: object, database: str = "postgres") -> str:
    environment = os.environ | {"DATABASE_URL": _url(database)}
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout
