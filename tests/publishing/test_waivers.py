"""Words kept on purpose: who may, why it must be said, what the approver reads, and when it lapses."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Page, Site

from cms.models import CallToAction, ClinicalSettings, TreatmentPage
from publishing import unsubmitted
from publishing.models import AuditEntry, Edition, Proof, Waiver
from publishing.screens.places import keep_url
from publishing.source import Finding
from tests.conftest import check, submit
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, status_of, words_of

pytestmark = pytest.mark.django_db

LONG = "The team talks with you " + "and with your family and friends " * 3 + "about what is best."
REASON = "The clinic asked for this very sentence."


@pytest.fixture
def hard(page: TreatmentPage, people: dict[str, Any]) -> TreatmentPage:
    """The sample page with one sentence that is too long, saved but not submitted."""
    page.lead = LONG
    page.save_revision(user=people["editor"])
    return page


def too_long(page: Page) -> Finding:
    [finding] = [one for one in unsubmitted.judged(page)[1] if one.id == "sentence.long"]
    return finding


def address(page: Any, finding: Finding | dict[str, Any]) -> str:
    said = finding if isinstance(finding, dict) else finding.to_json()
    return keep_url(ContentType.objects.get_for_model(page).pk, page.pk, said)


def keep(client: Client, page: Page, reason: str = REASON) -> Any:
    return client.post(address(page, too_long(page)), {"reason": reason})


def test_a_reason_turns_what_blocks_into_a_note_for_the_approver(hard: TreatmentPage, people: dict[str, Any]) -> None:
    assert submit(hard, people["editor"]).state == Proof.State.REFUSED
    assert keep(logged_in(people["editor"]), hard).status_code == 302
    with transaction.atomic():
        hard.current_workflow_state.resume(people["editor"])
    proof = check(hard)
    assert proof.state == Proof.State.READY
    said = words_of(logged_in(people["reviewer"]).get(f"/admin/approve/{proof.pk}/"))
    assert "kept on purpose by editor, patient information: the clinic asked for this very sentence." in said
    assert AuditEntry.objects.filter(event="words kept on purpose", actor=people["editor"]).exists()


def test_it_may_be_said_before_the_first_submit(hard: TreatmentPage, people: dict[str, Any]) -> None:
    keep(logged_in(people["editor"]), hard)
    assert too_long(hard).level == "note"
    assert submit(hard, people["editor"]).state == Proof.State.READY


def test_it_lapses_when_the_words_change(hard: TreatmentPage, people: dict[str, Any]) -> None:
    keep(logged_in(people["editor"]), hard)
    hard.lead = LONG.replace("friends", "neighbors")
    hard.save_revision(user=people["editor"])
    assert too_long(hard).level == "error"
    hard.lead = f"  {LONG} ".replace(" with ", "  with ")
    hard.save_revision(user=people["editor"])
    assert too_long(hard).level == "note"  # other spaces are no other words


def test_it_holds_for_one_place_and_one_check(hard: TreatmentPage, people: dict[str, Any]) -> None:
    keep(logged_in(people["editor"]), hard)
    hard.newsletter_teaser, hard.body[0].value["intro"] = "", LONG
    hard.save_revision(user=people["editor"])
    levels = {one.where: one.level for one in unsubmitted.judged(hard)[1] if one.id == "sentence.long"}
    assert levels == {"lead": "note", f"body.{hard.body[0].id}.intro": "error"}


@pytest.mark.parametrize("reason", ["", "short", "         ", "x" * 301])
def test_a_reason_has_to_be_given_and_short(hard: TreatmentPage, people: dict[str, Any], reason: str) -> None:
    response = keep(logged_in(people["editor"]), hard, reason)
    assert response.status_code == 400
    assert not Waiver.objects.exists()


def test_only_who_may_edit_it_may_keep_it(hard: TreatmentPage, people: dict[str, Any]) -> None:
    assert keep(logged_in(people["marketer"]), hard)["Location"] == "/admin/"  # with a sentence
    assert not Waiver.objects.exists()
    where = address(hard, too_long(hard))
    assert Client().get(where).status_code == 302  # to the log-in page


@pytest.mark.parametrize(("field", "value"), [("id", "term.wrong_form"), ("where", "title"), ("words", "0" * 64)])
def test_nothing_can_be_kept_that_no_check_allows(
    hard: TreatmentPage, people: dict[str, Any], field: str, value: str
) -> None:
    client = logged_in(people["editor"])
    url = address(hard, {**too_long(hard).to_json(), field: value})
    assert "there is nothing left to keep" in words_of(client.get(url))
    assert client.post(url, {"reason": REASON}).status_code == 409
    assert not Waiver.objects.exists()


def test_a_wrong_form_offers_no_reason(page: TreatmentPage, people: dict[str, Any]) -> None:
    page.lead = "This page is about PPRT and what it does to a neuroendocrine tumor (NET)."
    submit(page, people["editor"])
    items = status_of(page, logged_in(people["editor"]))["items"]
    assert [item["keep"] for item in items if item["id"] == "term.wrong_form"] == [""]


def test_the_panel_offers_it_beside_the_finding_and_then_asks_to_submit_again(
    hard: TreatmentPage, people: dict[str, Any]
) -> None:
    submit(hard, people["editor"])
    client = logged_in(people["editor"])
    [item] = status_of(hard, client)["items"]
    assert client.post(item["keep"], {"reason": REASON}).status_code == 302
    said = status_of(hard, client)
    assert (said["items"], said["sentence"]) == (
        [],
        "What the checks sent back is kept on purpose now. Submit it again.",
    )


def test_it_works_for_snippets_too(people: dict[str, Any]) -> None:
    call_to_action = CallToAction.objects.get()
    call_to_action.content[1].value = LONG[:160].rsplit(" ", 1)[0] + "."
    call_to_action.save_revision(user=people["editor"])
    assert keep(logged_in(people["editor"]), call_to_action).status_code == 302
    assert submit(call_to_action, people["editor"]).state == Proof.State.READY


def test_a_reason_cannot_be_changed_afterwards(hard: TreatmentPage, people: dict[str, Any]) -> None:
    keep(logged_in(people["editor"]), hard)
    for change in (lambda: Waiver.objects.update(reason="Another reason."), lambda: Waiver.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_the_page_uses_only_words_that_people_know(hard: TreatmentPage, people: dict[str, Any]) -> None:
    said = words_of(logged_in(people["editor"]).get(address(hard, too_long(hard))))
    assert "keep it, because" in said
    assert [word for word in NEVER_SHOWN if f" {word} " in said] == []


# --- A rule that is younger than an approval ---


def test_a_stricter_rule_does_not_hold_up_what_is_live(
    page: TreatmentPage, publish: Any, people: dict[str, Any]
) -> None:
    publish(page)
    site = Site.objects.get(is_default_site=True)
    ClinicalSettings.objects.create(site=site, grade_warn=4, grade_block=4)
    call_to_action = CallToAction.objects.get()
    call_to_action.hours = "Monday to Friday."
    publish(call_to_action)
    edition = Edition.objects.filter(publication__public_id=page.translation_key).latest("number")
    assert (edition.number, edition.proof.cause) == (2, Proof.Cause.REISSUE)
    assert "grade.block" in [finding["id"] for finding in edition.proof.findings]
    assert submit(page, people["editor"]).state == Proof.State.REFUSED  # a new text is measured by today's rule
