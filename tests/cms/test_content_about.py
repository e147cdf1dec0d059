"""What a page is about and which words it explains: nothing comes in by the side."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cms.models import (
    CallToAction,
    Condition,
    GlossaryTerm,
    Topic,
    TreatmentPage,
)
from publishing import store
from publishing.differences import changes
from publishing.models import Proof
from tests.cms.published import item, structured, website
from tests.conftest import submit, work

pytestmark = pytest.mark.django_db
Publish = Callable[..., Proof]


# --- Illness and topics ---


def test_a_page_tells_search_engines_and_the_app_what_it_is_about(page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    about = structured(page)["about"]
    assert about["@type"] == "MedicalCondition"
    assert about["name"] == "Neuroendocrine tumor"
    assert len(about["possibleTreatment"]) == 7
    assert item(page)["condition"] == {"name": "Neuroendocrine tumor", "abbreviation": "NET"}
    assert item(page)["audience"] == ["caregiver", "patient"]
    found = store.read("mobile", "api/mobile/v1/en-US/feed")
    assert found is not None
    topics = {entry["id"]: entry["topics"] for entry in json.loads(found[1])["items"]}
    assert topics[str(page.translation_key)] == ["cancer", "net"]


def test_a_changed_illness_or_topic_changes_nothing_readers_see(
    page: TreatmentPage, publish: Publish, people: dict[str, Any]
) -> None:
    """Not even when the page is published once more because something it contains has changed."""
    publish(page)
    Condition.objects.update(name="Something nobody approved")
    Topic.objects.all().delete()
    call_to_action = CallToAction.objects.get()
    call_to_action.hours = "Monday to Thursday, 9 a.m. to 4 p.m."
    publish(call_to_action)
    assert item(page)["edition"] == 2
    assert item(page)["condition"]["name"] == "Neuroendocrine tumor"
    assert structured(page)["about"]["name"] == "Neuroendocrine tumor"


def test_a_page_saved_again_takes_the_new_words_over_and_its_approver_sees_them(
    page: TreatmentPage, publish: Publish, people: dict[str, Any]
) -> None:
    before = publish(page).sealed
    Condition.objects.update(name="Neuroendocrine neoplasm")
    proof = submit(TreatmentPage.objects.get(), people["editor"])
    assert any(change.label == "Condition › name" for change in changes(before, proof.sealed))


# --- Words explained ---


def test_a_page_explains_its_words_on_the_website_and_in_the_app(page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    terms = [dfn.get_text() for dfn in website(page).select(".glossary dfn")]
    assert terms == ["lymphadenectomy", "neuroendocrine tumor", "peptide receptor radionuclide therapy"]
    assert website(page).select_one('#surgery a[href="#_term-1"]') is not None
    explained = {term["term"]: term for term in item(page)["glossary"]}
    assert explained["PRRT"]["expansion"] == "peptide receptor radionuclide therapy"
    assert explained["lymphadenectomy"]["say_it"]
    options = item(page)["blocks"][0]["options"]
    assert [explained["lymphadenectomy"]["id"] in option["terms"] for option in options].count(True) == 1


def test_without_their_block_words_and_sources_stand_at_the_end(page: TreatmentPage, publish: Publish) -> None:
    page.body = [(block.block_type, block.value) for block in page.body if block.block_type != "glossary_list"]
    publish(page)
    assert len(website(page).select(".glossary dfn")) == 3
    assert len(website(page).select(".sources-list li")) == 3


def test_a_meaning_changes_on_every_page_once_it_is_approved(page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    term = GlossaryTerm.objects.get(abbreviation="NET")
    term.plain_definition = "A growth that starts in cells that make hormones."
    term.save()
    work()
    assert "A growth that" not in str(website(page))
    publish(term)
    assert "A growth that" in str(website(page))
