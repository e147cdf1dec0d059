"""Import from Word or text, as an editor does it: the file, what becomes of it, the draft."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.importing import carried
from cms.importing.treatment_text import parse
from cms.models import CallToAction, TreatmentIndexPage, TreatmentPage, WordImport
from publishing.models import Proof, Publication
from tests.cms.documents import OPERATIONS, OPTION_NAMES, each_document
from tests.cms.importing_tools import MAKE, START, make, newest, upload
from tests.cms.word_files import as_word, bullet, heading, link, paragraph, table, word_file
from tests.conftest import submit
from tests.publishing.test_admin_pages import NEVER_SHOWN, words_of

pytestmark = pytest.mark.django_db
LEAD = "This page is for people who were told that they have a tumor."
SIMPLE = word_file(heading("Living with it"), paragraph(LEAD), paragraph("More words of the page."))


@pytest.fixture
def editor(browser: Client, people: dict[str, Any]) -> Client:
    browser.force_login(people["editor"])
    return browser


@each_document
def test_the_treatment_document_arrives_in_the_same_fields_as_its_text(path: Path, editor: Client) -> None:
    text = parse(path.read_bytes())
    make(editor, upload(editor, as_word(path.read_text())))
    page = newest()
    options = [option.value for option in page.body[0].value["options"]]
    assert (page.title, page.lead) == (text.title, text.intro)
    assert [option["name"] for option in options] == OPTION_NAMES
    assert list(options[0]["examples"]) == OPERATIONS
    for option, wanted in zip(options, text.options, strict=True):
        assert (option["short_name"], option["kind"]) == (wanted.short_name, wanted.kind)
        assert html.unescape(option["body"].source) == f"<p>{wanted.text}</p>"
    action = CallToAction.objects.latest("pk")
    said = [str(block.value) for block in action.content if block.block_type != "button"]
    assert said == [text.call_to_action.heading, *text.call_to_action.lines]
    assert page.body[1].value["cta"] == action and len(page.body) == 2


def test_nothing_is_saved_before_the_last_step(editor: Client) -> None:
    before = TreatmentPage.objects.count(), CallToAction.objects.count()
    shown = upload(editor, as_word("Title\n• Surgery: cut\n\nCome to us\nBook a visit"))
    assert shown.status_code == 200
    assert (TreatmentPage.objects.count(), CallToAction.objects.count()) == before
    assert not WordImport.objects.exists()


def test_the_draft_is_neither_live_nor_submitted_and_its_writer_is_the_importer(
    editor: Client, people: dict[str, Any]
) -> None:
    proofs = Proof.objects.count(), Publication.objects.count()
    answer = make(editor, upload(editor, SIMPLE), title="Another title", short_title="Another")
    page = TreatmentPage.objects.latest("pk")
    assert answer.url == f"/admin/pages/{page.pk}/edit/"
    assert (page.live, page.title, page.short_title) == (False, "Another title", "Another")
    assert page.owner == page.latest_revision.user == people["editor"]
    assert (Proof.objects.count(), Publication.objects.count()) == proofs
    assert page.current_workflow_state is None


def test_the_editor_opens_with_a_message_and_the_list_stays_reachable(editor: Client) -> None:
    make(editor, upload(editor, SIMPLE, "Leaflet.docx"))
    done = WordImport.objects.get()
    opened = editor.get(f"/admin/pages/{done.page_id}/edit/").content.decode()
    assert "is a draft now. Nothing is published or submitted." in opened
    assert f"{START}done/{done.pk}/" in opened and "What the import did" in opened
    report = editor.get(f"{START}done/{done.pk}/").content.decode()
    assert "Leaflet.docx" in report and "What goes where" in report


def test_a_link_to_a_page_of_ours_becomes_a_page_link(editor: Client, page: TreatmentPage) -> None:
    data = word_file(
        heading("T"),
        paragraph(LEAD),
        paragraph("", link("here", "rId5") + link("gone", "rId6")),
        links={"rId5": page.full_url + "?x=1#y", "rId6": page.full_url + "nowhere/"},
    )
    make(editor, upload(editor, data))
    assert newest().body[0].value["html"].source == f'<p><a id="{page.pk}" linktype="page">here</a>gone</p>'
    changed = [entry["said"] for entry in WordImport.objects.get().report["changed"]]
    assert any("no page of ours has this address" in said for said in changed)


def test_rich_text_is_pasted_where_scripts_run_and_plain_text_where_not(editor: Client) -> None:
    for fields in (
        {"html": f"<h1>Pasted</h1><p>{LEAD}</p>", "text": ""},
        {"html": "<br>", "text": f"Pasted\r\n\r\n{LEAD}\x00\r\n"},
    ):
        shown = editor.post(START, fields)
        assert shown.status_code == 200
        assert (shown.context["mapped"].title, shown.context["mapped"].lead) == ("Pasted", LEAD)


def test_tags_in_plain_text_are_words_and_scripts_are_refused(editor: Client) -> None:
    shown = editor.post(START, {"text": "Title\n\nif a <b then & stop"})
    assert shown.context["mapped"].lead == "if a <b then & stop"
    refused = editor.post(START, {"text": "Title <script>alert(1)</script>"})
    assert refused.status_code == 400 and "holds a script" in refused.content.decode()


def test_a_refused_text_is_still_there_to_be_mended(editor: Client) -> None:
    answer = editor.post(START, {"text": "<script> my long text"})
    assert "&lt;script&gt; my long text</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({}, "Choose a file or paste a text."), ({"text": "  "}, "Choose a file or paste a text.")],
)
def test_nothing_to_import_is_said(fields: dict[str, str], sentence: str, editor: Client) -> None:
    assert sentence in editor.post(START, fields).content.decode()


def test_a_file_and_a_text_at_once_are_refused(editor: Client) -> None:
    assert "not both" in upload(editor, SIMPLE, text="words").content.decode()


def test_more_text_than_django_takes_is_refused_in_a_sentence(editor: Client) -> None:
    answer = editor.post(START, {"text": "word " * 600_000})
    assert answer.status_code == 413 and "at most a file of 10 MB" in answer.content.decode()


def test_title_and_short_title_are_asked_for_when_missing_or_too_long(editor: Client) -> None:
    shown = upload(editor, SIMPLE)
    answer = make(editor, shown, title="", short_title="x" * 33)
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"title", "short_title"}
    assert not WordImport.objects.exists()


def test_a_changed_an_old_or_a_strangers_form_is_refused(
    editor: Client, people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = upload(editor, SIMPLE)
    assert make(editor, shown, carried="forged").status_code == 400
    monkeypatch.setattr(carried, "LASTS", -1)
    assert "more than two hours ago" in make(editor, shown).content.decode()
    monkeypatch.undo()
    editor.force_login(people["reviewer"])
    assert make(editor, shown).status_code == 400
    assert not WordImport.objects.exists()


def test_the_forms_token_is_needed_for_the_upload(people: dict[str, Any], browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["editor"])
    assert strict.post(START, {"text": "Title"}).status_code == 403


def test_who_may_not_add_pages_finds_no_entry_and_no_way(browser: Client, people: dict[str, Any]) -> None:
    browser.force_login(people["editor"])
    shown = upload(browser, SIMPLE)
    browser.force_login(people["marketer"])
    assert browser.get(START).status_code == 403
    assert browser.post(START, {"text": "Title"}).status_code == 403
    assert browser.post(MAKE, {}).status_code == 403
    assert START not in browser.get("/admin/").content.decode()
    browser.force_login(people["editor"])
    assert START in browser.get("/admin/").content.decode()
    make(browser, shown)
    browser.force_login(people["marketer"])
    assert browser.get(f"{START}done/{WordImport.objects.get().pk}/").status_code == 403


def test_a_parent_where_one_may_not_add_is_no_choice(editor: Client, page: TreatmentPage) -> None:
    answer = make(editor, upload(editor, SIMPLE), below=page.pk)
    assert answer.status_code == 400 and "below" in answer.context["form"].errors


def test_without_the_right_to_add_calls_to_action_their_words_stay_text(
    browser: Client, people: dict[str, Any]
) -> None:
    writer = User.objects.create_user("writer", password="x")
    group = Group.objects.get(name="Editors")
    group.permissions.remove(*group.permissions.filter(codename="add_calltoaction"))
    writer.groups.add(group)
    browser.force_login(writer)
    actions = CallToAction.objects.count()
    make(browser, upload(browser, as_word("Title\n• Surgery: cut it out\nCome to us\nBook a visit")))
    assert CallToAction.objects.count() == actions
    assert newest().body[1].value["html"].source == "<p>Come to us</p><p>Book a visit</p>"


def test_the_list_of_treatments_offers_the_import_with_itself_chosen(editor: Client) -> None:
    index = TreatmentIndexPage.objects.get()
    listing = editor.get(f"/admin/pages/{index.pk}/").content.decode()
    [address] = set(re.findall(rf"{START}\?below=\d+", listing))
    assert f'name="below" value="{index.pk}"' in editor.get(address).content.decode()


def test_the_list_goes_with_its_page(editor: Client) -> None:
    make(editor, upload(editor, SIMPLE))
    TreatmentPage.objects.latest("pk").delete()
    assert not WordImport.objects.exists()


def test_a_second_import_takes_a_free_address(editor: Client) -> None:
    for _time in range(2):
        make(editor, upload(editor, SIMPLE))
    assert sorted(TreatmentPage.objects.filter(title="Living with it").values_list("slug", flat=True)) == [
        "living-with-it",
        "living-with-it-2",
    ]


def test_the_imported_page_opens_in_the_editor_and_its_checks_say_what_is_missing(
    editor: Client, people: dict[str, Any]
) -> None:
    rows = [["Visit", "What happens"], ["First", "We talk"]]
    more = [
        heading("Visits", 2),
        table(rows),
        paragraph("What comes after it. " * 200),
        bullet("a list"),
        bullet("b", 1),
    ]
    make(
        editor, upload(editor, word_file(heading("Living with it"), paragraph(LEAD), bullet("Surgery: a cut."), *more))
    )
    page = newest()
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    proof = submit(page, people["editor"])
    assert proof.state == "refused"
    assert "required.people" in {finding["id"] for finding in proof.findings}


def test_the_screens_speak_the_words_of_editors(editor: Client) -> None:
    shown = upload(editor, SIMPLE)
    make(editor, shown)
    answers = [editor.get(START), shown, editor.get(f"{START}done/{WordImport.objects.get().pk}/")]
    for answer in answers:
        assert not [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", words_of(answer))]
