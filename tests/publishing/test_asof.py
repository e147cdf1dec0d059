"""What a reader saw on a date: the command, the file it writes, and the sentences for questions without an answer."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from cms.models import CallToAction, TreatmentPage
from publishing import withdrawals
from publishing.clock import now
from publishing.models import Publication
from tests.conftest import work
from tests.publishing.audited import SECOND, by_hand, change_button, publish_second

pytestmark = pytest.mark.django_db

Moments = tuple[datetime, datetime]


@pytest.fixture
def moments(page: TreatmentPage, publish: Any) -> Moments:
    """Published twice; answers a moment of the first version and one of the second."""
    publish(page)
    first = now()
    publish_second(page, publish)
    return first, now()


def asked(page: Any, moment: Any, **options: Any) -> str:
    said = StringIO()
    written = moment.isoformat() if isinstance(moment, datetime) else moment
    call_command("asof", str(page), written, stdout=said, **options)
    return said.getvalue()


def refused(page: Any, moment: Any, **options: Any) -> str:
    with pytest.raises(CommandError) as refusal:
        asked(page, moment, **options)
    return str(refusal.value)


def texts_in(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_date_gives_the_text_of_its_version(page: TreatmentPage, moments: Moments, tmp_path: Path) -> None:
    for number, moment in enumerate(moments, start=1):
        said = asked(page.public_path, moment, output=tmp_path / f"{number}.zip")
        assert f"Version {number}, shown" in said
    first, second = (texts_in(tmp_path / f"{number}.zip") for number in (1, 2))
    website = f"website{page.public_path}index.html"
    assert SECOND.encode() not in first[website]
    assert SECOND.encode() in second[website]
    assert b"@@" not in first[website]


def test_all_channels_are_told_with_who_approved_and_the_hash_of_the_bytes(
    page: TreatmentPage, moments: Moments, tmp_path: Path
) -> None:
    said = asked(page.translation_key, moments[0], output=tmp_path / "file.zip")
    for words in ("Website", "App", "Newsletter", "Approved by Reviewer, oncology", "signed exactly this version"):
        assert words in said
    files = texts_in(tmp_path / "file.zip")
    record = json.loads(files["record.json"])
    served = [one for channel in record["channels"] for one in channel["served"]]
    assert [channel["name"] for channel in record["channels"]] == ["website", "mobile", "newsletter"]
    assert len(served) == 3
    for one in served:
        assert sha256(files[one["file"]]).hexdigest() == one["sha256"]
        assert one["sha256"] in said
        assert one["intact"] is True
        assert one["version"]["approvals"][0]["name"] == "Reviewer, oncology"
    assert any(name.endswith(".css") for name in files)
    assert "Reviewer, oncology" in files["record.html"].decode()


def test_one_channel_can_be_asked_for(page: TreatmentPage, moments: Moments) -> None:
    said = asked(page.public_path, moments[0], channel="mobile")
    assert "App" in said
    assert "Website" not in said
    assert "There is no channel “paper”" in refused(page.public_path, moments[0], channel="paper")


def test_a_day_is_told_as_it_ended(page: TreatmentPage, moments: Moments) -> None:
    publication = Publication.objects.get(public_id=page.translation_key)
    three_days_ago = now() - timedelta(days=3)
    with by_hand() as sql:  # the first version is made to have come three days ago
        sql(
            "UPDATE publishing_liverecord SET at = %s WHERE publication_id = %s AND version = 1",
            [three_days_ago, publication.pk],
        )
        sql(
            "UPDATE publishing_edition SET created_at = %s WHERE publication_id = %s AND number = 1",
            [three_days_ago, publication.pk],
        )
    assert "Version 1, shown" in asked(page.public_path, (now() - timedelta(days=2)).date().isoformat())
    assert "Version 2, shown" in asked(page.public_path, now().date().isoformat())
    assert "Its first version came on" in refused(page.public_path, (now() - timedelta(days=4)).date().isoformat())


def test_a_version_that_only_follows_names_the_approval_it_rests_on(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    change_button(publish)
    said = asked(page.public_path, now())
    assert "Version 2, shown" in said
    assert "only approved parts that it contains changed since" in said
    assert "signed exactly this version (version 1)" in said
    assert "Updated because" in said


def test_after_a_take_down_it_tells_who_why_and_in_which_approved_words(
    page: TreatmentPage, moments: Moments, people: dict[str, Any], tmp_path: Path
) -> None:
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "outdated", user=people["editor"])
    work()
    said = asked(page.public_path, now(), output=tmp_path / "file.zip")
    assert "Version 3, taken down" in said
    assert "Taken down by Editor, patient information: Medical knowledge has changed." in said
    assert "What it said instead was approved by" in said
    website = texts_in(tmp_path / "file.zip")[f"website{page.public_path}index.html"].decode()
    assert "Medical knowledge has changed" in website
    assert "Version 2, shown" in asked(page.public_path, moments[1])


def test_a_moved_page_is_found_under_both_addresses(page: TreatmentPage, moments: Moments, publish: Any) -> None:
    old = page.public_path
    page.slug = "moved"
    publish(page)
    new = TreatmentPage.objects.get().public_path
    for address in (old, new):
        said = asked(address, now())
        assert f"led on to {new}" in said
        assert "Version 3, shown" in said
    assert "Version 2, shown" in asked(old, moments[1])
    assert f"Nothing was at {new} then" in refused(new, moments[1])


def test_a_part_of_pages_tells_its_version_and_who_signed(site: None) -> None:
    said = asked(CallToAction.objects.get().translation_key, now())
    assert "Nothing of it was there." in said
    assert "Newest version then: 1" in said
    assert "Approved by" in said


@pytest.mark.parametrize(
    ("page", "moment", "sentence"),
    [
        ("/nobody/knows/this/", "2026-11-02", "No page of this site ever had the address /nobody/knows/this/."),
        ("11111111-2222-3333-4444-555555555555", "2026-11-02", "was ever published"),
        ("http://[", "2026-11-02", "is no address"),
        ("/", "yesterday", "Write a day like 2026-11-02"),
        ("/", "2026-02-30", "is no day of the calendar"),
        ("/", "2026-11-02 25:00", "is no day of the calendar"),
        ("/", "2999-01-01", "That is in the future"),
        ("/", "2999-01-01 10:00", "That is in the future"),
        ("/", "0001-01-01", "Nothing was published so early"),
        ("/", "2001-01-01", "Its first version came on"),
        ("/sitemap.xml", "now", "Write a day like"),
    ],
)
def test_questions_without_an_answer_get_a_sentence(site: None, page: str, moment: str, sentence: str) -> None:
    assert sentence in refused(page, moment)


def test_a_list_is_no_page(page: TreatmentPage, moments: Moments) -> None:
    assert "belongs to no single page" in refused("/sitemap.xml", now())


def test_a_draft_was_never_seen(page: TreatmentPage) -> None:
    assert "was ever published" in refused(page.translation_key, now())


def test_a_file_that_cannot_be_written_is_said(page: TreatmentPage, moments: Moments, tmp_path: Path) -> None:
    assert "could not be written" in refused(page.public_path, moments[0], output=tmp_path / "no" / "file.zip")


def test_a_text_that_somebody_damaged_is_told(page: TreatmentPage, moments: Moments) -> None:
    blob = Publication.objects.get(public_id=page.translation_key).live_proof.artefacts.get(
        channel="website", shared=False
    )
    with by_hand() as sql:
        sql("UPDATE publishing_blob SET body = '@@nothing:int@@' WHERE sha256 = %s", [blob.blob_id])
    assert "NOT the same when stamped again now" in asked(page.public_path, moments[1])
