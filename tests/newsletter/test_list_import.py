"""Importing a list: only with consent, never against somebody's will, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from channels.newsletter.channel import Newsletter
from channels.newsletter.lists import importing, table
from channels.newsletter.lists.receiving import receive
from channels.newsletter.models import ListImport, ListImportPart, ListImportRow, Subscriber, Suppression
from channels.newsletter.subscribers.address_keys import key_of
from tests.conftest import cast

pytestmark = pytest.mark.django_db
HEADER = "email,consent_date,consent"
YES = "2026-10-01,Ticked “send me news” at the open day."
Subscribe = Callable[..., Subscriber]


def upload(*lines: str) -> ListImport:
    body = "\n".join([HEADER, *lines]).encode()
    return receive(SimpleUploadedFile("list.csv", body), "en-US", cast()["marketer"])


def take_in(*lines: str) -> dict[int, tuple[str, str]]:
    """{row: (outcome, reason)}"""
    found = upload(*lines)
    importing.run(found.pk)
    return {row.number: (row.outcome, row.reason) for row in found.report.all()}


@pytest.fixture(autouse=True)
def cast_of_people(site: None, subscribe: Subscribe) -> None:
    """Their accounts, and an empty list."""


def test_who_agreed_is_on_the_list_with_the_words_and_the_day() -> None:
    assert take_in(f"Reader@Example.org,{YES}") == {2: ("added", "")}
    reader = Subscriber.objects.get()
    assert (reader.email, reader.state, reader.source, reader.locale) == (
        "Reader@Example.org", "confirmed", "import", "en-US",
    )  # fmt: skip
    assert reader.consent_text == "Ticked “send me news” at the open day."
    assert reader.confirmed_at is not None
    assert reader.confirmed_at.date().isoformat() == "2026-10-01"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f",{YES}", "address is missing"),
        (f"not an address,{YES}", "not an address"),
        (f"reader@,{YES}", "not an address"),
        (f"réader@example.org,{YES}", "not an address"),
        (f"{'x' * 300}@example.org,{YES}", "not an address"),
        (f"=cmd|calc@example.org,{YES}", "formula"),
        ("reader@example.org,,At the open day.", "day on which the person agreed is missing"),
        ("reader@example.org,1/2/26,At the open day.", "as 2026-11-02"),
        ("reader@example.org,2999-01-01,At the open day.", "future"),
        ("reader@example.org,2026-10-01,", "What the person agreed to"),
        ("reader@example.org,2026-10-01,yes", "What the person agreed to"),
        ("reader@example.org", "day on which"),
    ],
)
def test_without_consent_or_an_address_a_row_is_refused(row: str, reason: str) -> None:
    outcome, said = take_in(f"first@example.org,{YES}", row)[3]
    assert outcome == "refused"
    assert reason in said
    assert Subscriber.objects.count() == 1


def test_nobody_comes_back_against_their_will(subscribe: Subscribe) -> None:
    subscribe("left@example.org", state="ended")
    subscribe("waits@example.org", state="unconfirmed")
    subscribe("here@example.org")
    for email in ("complained@example.org", "left-and-complained@example.org"):
        Suppression.objects.create(address_key=key_of(email), reason="complaint")
    names = ("LEFT", "waits", "here", "Complained", "new", "NEW")
    rows = take_in(*[f"{name}@example.org,{YES}" for name in names])
    outcomes = [rows[number][0] for number in range(2, 8)]
    assert outcomes == ["left", "already", "already", "suppressed", "added", "twice"]
    states = dict(Subscriber.objects.values_list("email", "state"))
    assert states == {
        "left@example.org": "ended",
        "waits@example.org": "unconfirmed",
        "here@example.org": "confirmed",
        "new@example.org": "confirmed",
    }


def test_an_address_twice_in_one_file_counts_once_across_chunks(monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    rows = take_in(*[f"{name}@example.org,{YES}" for name in ("a", "b", "c", "A", "d", "c")])
    assert [rows[number][0] for number in range(2, 8)] == ["added", "added", "added", "twice", "added", "twice"]


def test_only_refused_rows_keep_their_address() -> None:
    take_in(f"reader@example.org,{YES}", f"not an address,{YES}")
    kept = dict(ListImportRow.objects.values_list("number", "address"))
    assert kept == {2: "", 3: "not an address"}


def test_the_file_is_gone_when_its_rows_are_in() -> None:
    found = upload(f"reader@example.org,{YES}")
    assert ListImportPart.objects.exists()
    importing.run(found.pk)
    found.refresh_from_db()
    assert (found.state, found.rows_done) == ("done", 1)
    assert not ListImportPart.objects.exists()


def test_a_file_that_nobody_could_take_in_is_gone_after_a_day() -> None:
    found = upload(f"reader@example.org,{YES}")
    ListImport.objects.update(created_at=timezone.now() - timedelta(hours=25), woken_at=timezone.now())
    Newsletter().poll()
    found.refresh_from_db()
    assert found.state == "stopped"
    assert not ListImportPart.objects.exists()
    assert importing.run(found.pk) is False
    assert not Subscriber.objects.exists()


def test_a_chunk_that_fails_leaves_nothing_half_saved_and_is_taken_again(monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    found = upload(*[f"reader{number}@example.org,{YES}" for number in range(5)])
    real, calls = importing.take_in, []

    def fails_once(*args: Any) -> None:
        real(*args)
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the database went away")

    monkeypatch.setattr(importing, "take_in", fails_once)
    with pytest.raises(RuntimeError, match="went away"):
        importing.run(found.pk)
    assert (Subscriber.objects.count(), ListImportRow.objects.count()) == (2, 2)
    assert importing.run(found.pk) is False  # the lease of the one that failed still stands
    ListImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    importing.run(found.pk)
    assert sorted(found.report.values_list("number", flat=True)) == [2, 3, 4, 5, 6]
    assert Subscriber.objects.count() == 5


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(monkeypatch: Any) -> None:
    found = upload(f"reader@example.org,{YES}")
    monkeypatch.setattr(importing, "_rows_left", lambda one: _taken_over(found, one))
    assert importing.run(found.pk) is False
    assert not Subscriber.objects.exists()


def _taken_over(found: ListImport, one: ListImport) -> Any:
    ListImport.objects.filter(pk=found.pk).update(fence=one.fence + 1)
    return iter([(2, {"email": "reader@example.org", "consent_date": "2026-10-01", "consent": "At the open day."})])


def test_a_slice_ends_and_the_next_goes_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    found = upload(f"a@example.org,{YES}", f"b@example.org,{YES}")
    assert importing.run(found.pk, seconds=0) is True
    importing.run(found.pk)
    assert Subscriber.objects.count() == 2


def test_a_file_without_rows_is_refused_at_once() -> None:
    with pytest.raises(table.Unreadable, match="no rows"):
        upload()
    assert not ListImport.objects.exists()


def test_nothing_of_anybody_is_logged(caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        take_in(f"reader@example.org,{YES}", f"not an address,{YES}")
    assert "example.org" not in caplog.text
