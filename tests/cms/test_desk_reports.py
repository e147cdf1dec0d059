"""The reports tell what is true of all pages, to those who may read it, on the screen and as files without formulas."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from cms.checks import glossary
from cms.desk import spreadsheets
from cms.desk.reports import REPORTS
from cms.desk.reports.record import Record
from cms.desk.spreadsheets import cell
from cms.models import Reference, TreatmentPage
from publishing import audit
from publishing.models import AuditEntry, Drift
from tests.cms.test_desk_listings import publish_due
from tests.conftest import approve, submit, work
from tests.publishing.screens import NEVER_SHOWN, administrator, logged_in, publication_of, words_of

pytestmark = pytest.mark.django_db


def address(slug: str) -> str:
    return reverse(f"desk_reports:{slug}")


def table(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    publish(page)
    return page


def test_every_report_opens_and_says_no_word_of_the_code(live: TreatmentPage, people: Any) -> None:
    client = administrator()
    for report in REPORTS:
        for response in (client.get(address(report.slug)), client.get(address(report.slug) + "results/")):
            assert response.status_code == 200, report.slug
            said = words_of(response)
            assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)], report.slug


def test_every_report_goes_into_both_kinds_of_file(live: TreatmentPage, people: Any) -> None:
    client = administrator()
    for report in REPORTS:
        rows = table(client.get(address(report.slug), {"export": "csv"}))
        file = io.BytesIO(b"".join(client.get(address(report.slug), {"export": "xlsx"}).streaming_content))
        heads, *lines = list(load_workbook(file).active.values)
        assert len(lines) == len(rows), report.slug
        said = " ".join([*map(str, heads), *(str(value) for row in rows for value in row.values())]).lower()
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)], report.slug


def test_the_menu_offers_them_and_not_what_contradicts(live: TreatmentPage, people: Any) -> None:
    shown = administrator().get("/admin/").content.decode()
    for report in REPORTS:
        assert report.page_title in shown
    assert "Aging pages" not in shown


@pytest.mark.parametrize("slug", ["record", "access"])
def test_who_did_what_and_who_may_what_is_for_those_who_may_read_it(people: Any, slug: str) -> None:
    assert logged_in(people["editor"]).get(address(slug)).status_code in (302, 403)
    assert slug not in logged_in(people["editor"]).get("/admin/").content.decode().split("reports/desk/")[-1][:8]
    assert logged_in(people["colleague"]).get(address(slug)).status_code == 200


def test_the_calendar_has_the_most_urgent_first(page: TreatmentPage, people: Any) -> None:
    publish_due(page, people, -12)
    client = logged_in(people["editor"])
    said = words_of(client.get(address("review-calendar")))
    assert "12 days overdue" in said
    assert "reviewer, oncology" in said
    found = {
        value: words_of(client.get(address("review-calendar") + "results/", {"when": value}))
        for value in ("overdue", "30")
    }
    assert page.title.lower() in found["overdue"]
    assert page.title.lower() not in found["30"]


def test_the_reading_level_is_told_of_each_option(live: TreatmentPage, people: Any) -> None:
    rows = table(logged_in(people["editor"]).get(address("reading-level"), {"export": "csv"}))
    mine = {row["Part"]: row["Reading grade"] for row in rows if row["Title"] == live.title}
    assert 0 < float(mine["The page"]) < 20
    assert "Surgery" in mine


def test_references_tell_where_they_are_used_and_what_replaced_them(live: TreatmentPage, people: Any) -> None:
    used = next(
        row for row in table(logged_in(people["editor"]).get(address("references"), {"export": "csv"})) if row["Where"]
    )
    assert live.title in used["Where"]
    old = Reference.objects.get(title=used["Title"])
    newer = Reference.objects.exclude(pk=old.pk).first() or old
    Reference.objects.filter(pk=old.pk).update(superseded_by=newer)
    said = words_of(logged_in(people["editor"]).get(address("references"), {"replaced": "yes"}))
    assert old.title.lower() in said
    assert "1 with a replaced source" in " ".join(words_of(logged_in(people["editor"]).get("/admin/")).split())


def test_a_wrong_form_in_a_live_text_is_found_once_the_glossary_knows_it(
    live: TreatmentPage, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = logged_in(people["editor"])
    assert "nothing to show" in words_of(client.get(address("wrong-forms")))
    known = (*glossary.FIXED, glossary.Term("operation", "", ("Surgery",)))
    monkeypatch.setattr(glossary, "FIXED", known)
    said = words_of(client.get(address("wrong-forms")))
    assert live.title.lower() in said
    assert "operation" in said


def test_drift_tells_both_sides(live: TreatmentPage, people: Any) -> None:
    entry = {"name": "flag", "sentence": "Wagtail says live, readers see version 1.", "mended": ""}
    Drift.objects.create(
        publication=publication_of(live), sentences=[entry], since="2026-11-23T10:00Z", looked_at="2026-11-23T10:00Z"
    )
    row = table(logged_in(people["editor"]).get(address("drift"), {"export": "csv"}))[0]
    assert (row["Title"], row["Wagtail says"], row["On record"]) == (live.title, "live", "version 1")
    assert row["What differs"] == entry["sentence"]


class TestTheRecord:
    def test_it_tells_who_approved_which_page_and_when(self, live: TreatmentPage, people: Any) -> None:
        rows = table(administrator().get(address("record"), {"export": "csv", "page": live.title}))
        approved = next(row for row in rows if row["What happened"] == "Approved")
        assert (approved["Who"], approved["About"]) == ("Reviewer, oncology", live.title)
        assert len(approved["Check sum of the approved text"]) == 64
        assert {row["About"] for row in rows} == {live.title}

    def test_it_can_be_asked_for_one_person_and_one_day(self, live: TreatmentPage, people: Any) -> None:
        client = administrator()
        mine = table(client.get(address("record"), {"export": "csv", "actor": people["reviewer"].pk}))
        assert {row["Who"] for row in mine} == {"Reviewer, oncology"}
        none = table(client.get(address("record"), {"export": "csv", "at_to": "2001-01-01"}))
        assert none == []

    def test_a_large_record_is_read_in_portions(self, people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cms.desk.reports.record.CHUNK", 50)
        for number in range(120):
            audit.record(f"proof {number + 900000}", "approved", actor=people["reviewer"], detail="=1+1")
        rows = table(administrator().get(address("record"), {"export": "csv"}))
        assert len(rows) == AuditEntry.objects.count()
        assert rows[0]["Note"] == "'=1+1"

    def test_no_file_holds_all_of_it_in_memory(self, people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        sizes = []
        decorate = Record.decorate

        def counted(view: Any, rows: Any) -> Any:
            sizes.append(len(rows))
            return decorate(view, rows)

        monkeypatch.setattr(Record, "decorate", counted)
        monkeypatch.setattr(spreadsheets, "CHUNK", 20)
        entries = AuditEntry.objects.count()
        assert len(table(administrator().get(address("record"), {"export": "csv"}))) == entries > 40
        assert max(sizes) == 20
        assert sum(sizes) == entries

    def test_a_workbook_says_what_it_left_out(self, people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spreadsheets, "MOST_IN_XLSX", 5)
        response = administrator().get(address("record"), {"export": "xlsx"})
        lines = list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
        assert len(lines) == 1 + 5 + 1
        assert "Download the CSV file" in lines[-1][0]

    def test_every_state_of_the_code_has_words(self, live: TreatmentPage, people: Any) -> None:
        approve(submit(live, people["editor"]), people["reviewer"])
        work()
        for row in table(administrator().get(address("record"), {"export": "csv"})):
            said = " ".join(row.values()).lower()
            assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said)], row


class TestAccess:
    def test_it_tells_what_each_account_may_approve_and_where_it_is_named(
        self, live: TreatmentPage, people: Any
    ) -> None:
        rows = {row["Account"]: row for row in table(administrator().get(address("access"), {"export": "csv"}))}
        assert "treatment page" in rows["reviewer"]["Approves"]
        assert live.title in rows["reviewer"]["Named as reviewer on"]
        assert rows["editor"]["Approves"] == ""
        assert rows["boss"]["Approves"] == "", "an administrator approves nothing by being one"

    def test_whoever_left_approves_nothing(self, people: Any) -> None:
        get_user_model().objects.filter(pk=people["reviewer"].pk).update(is_active=False)
        rows = {row["Account"]: row for row in table(administrator().get(address("access"), {"export": "csv"}))}
        assert (rows["reviewer"]["Active"], rows["reviewer"]["Approves"]) == ("no", "")
        said = words_of(administrator_again().get(address("access"), {"groups": Group.objects.get(name="Editors").pk}))
        assert "clinical reviewers" not in said.split("named as reviewer on")[-1]


def administrator_again() -> Any:
    return logged_in(get_user_model().objects.get(username="boss"))


def test_wagtails_own_files_hold_no_formula_either(page: TreatmentPage, people: Any) -> None:
    page.title = page.draft_title = "=HYPERLINK(1)"
    page.save_revision(user=people["editor"], log_action=True)
    response = administrator().get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    said = b"".join(response.streaming_content).decode()
    assert "'=HYPERLINK(1)" in said
    assert not re.search(r"(^|,)\"?=", said, re.MULTILINE)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\tx", "\r=1"])
def test_no_cell_is_worked_out(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(f"a{text}") == f"a{text}"
    assert cell(-1) == -1
