"""What the whole sample page needs before it may be submitted, and what its newest approved neighbours say."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.images import get_image_model
from wagtail.models import Site

from cms.blocks.media import PictureChoiceBlock
from cms.blocks.text import FaqBlock, TableBlock
from cms.checks import glossary
from cms.checks.texts import block_texts
from cms.models import ClinicalSettings, GlossaryTerm, HomePage, TreatmentPage
from publishing.models import Publication
from tests.cms.conftest import check
from tests.cms.findings import errors, only, option

pytestmark = pytest.mark.django_db


def test_the_sample_page_passes_every_blocking_check_and_reads_well(page: TreatmentPage) -> None:
    found = check(page)
    assert [finding for finding in found if finding.level == "error"] == []
    assert [finding for finding in found if finding.id.startswith("grade.")] == []


def test_a_treatment_page_needs_a_source_and_a_description(page: TreatmentPage) -> None:
    for at in range(7):
        option(page, at).value["references"] = []
    page.search_description = ""
    ids = [id for id, where in errors(page)]
    assert ids.count("required.references") == ids.count("required.meta") == 1


def test_the_description_of_another_page_is_advised(site: None) -> None:
    home = HomePage.objects.get()
    home.search_description = ""
    assert only(check(home), "required.meta").level == "note"
    home.search_description = "Too short."
    assert "10 letters" in only(check(home), "required.meta").message


def test_a_draft_may_be_saved_without_any_of_it(page: TreatmentPage, people: dict[str, Any]) -> None:
    page.authors.set([])
    page.reviewers.set([])
    page.search_description, page.lead = "", "PPRT !"
    assert page.save_revision(user=people["editor"], clean=False).pk


def test_what_readers_see_past_its_review_date_is_noted(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    Publication.objects.filter(public_id=page.translation_key).update(overdue=True)
    assert only(check(page), "review.overdue").level == "note"


# --- The hospital's own numbers and words ---


def test_thresholds_and_phrases_are_the_hospitals(page: TreatmentPage) -> None:
    ClinicalSettings.objects.create(
        site=Site.objects.get(is_default_site=True), grade_warn=4, grade_block=5, banned_phrases="seven ways\n\n"
    )
    found = check(page)
    ids = {finding.id for finding in found if finding.level == "error"}
    assert {"grade.block", "banned.phrase"} <= ids <= {"grade.block", "grade.page", "banned.phrase"}


def test_a_note_cannot_begin_above_sending_back(site: None) -> None:
    row = ClinicalSettings(site=Site.objects.get(is_default_site=True), grade_warn=12, grade_block=10)
    with pytest.raises(ValidationError, match="choose a lower grade"):
        row.full_clean()


# --- Blocks of every kind ---


def test_words_in_tables_questions_and_pictures_are_read() -> None:
    picture = get_image_model()(title="Scan", description="A scan of the liver")
    picture.contextual_alt_text, picture.decorative = "", False
    grid = {"columns": [{"type": "text", "heading": "Visit"}], "rows": [{"values": ["PPRT"]}], "caption": ""}
    question = {"type": "question", "id": "q", "value": {"question": "May I eat?", "html": "<p>Yes, you may.</p>"}}
    table, faq = TableBlock(), FaqBlock()
    read = [
        *block_texts(table, table.to_python({"caption": "Your visits", "table": grid}), "body.1"),
        *block_texts(faq, faq.to_python({"items": [question]}), "body.2"),
        *block_texts(PictureChoiceBlock(), picture, "body.3.image"),
    ]
    said = {text.where: text.words.strip() for text in read if text.words}
    assert said == {
        "body.1.caption": "Your visits",
        "body.1.table": "PPRT",
        "body.2.items.q.question": "May I eat?",
        "body.2.items.q.html": "Yes, you may.",
        "body.3.image.alt_text": "A scan of the liver",
    }
    assert [text.words for text in read if text.where == "body.1.table"] == ["Visit", "PPRT"]


# --- The glossary ---


def term(page: TreatmentPage, **values: Any) -> GlossaryTerm:
    meaning = "A medicine that works like somatostatin, which your body makes."
    return GlossaryTerm.objects.create(
        term="somatostatin analogue", abbreviation="SSA", plain_definition=meaning, locale=page.locale, **values
    )


def test_an_approved_glossary_term_teaches_the_checks(page: TreatmentPage, publish: Any) -> None:
    page.lead = "An SSA is not an SAA. Some write Somatostatine analog for it. It is for a neuroendocrine tumor (NET)."
    assert errors(page) == []
    publish(term(page, wrong_forms=["SAA", "somatostatine analog"]))
    assert [finding.message for finding in check(page) if finding.where == "lead" and finding.level == "error"] == [
        "“SAA” is a wrong form of “SSA”. Write “SSA”.",
        "“Somatostatine analog” is a wrong form of “somatostatin analogue”. Write “somatostatin analogue”.",
        "“SSA” comes before it is spelled out. Write “somatostatin analogue (SSA)” the first time.",
    ]


def test_a_term_that_everybody_knows_need_not_be_spelled_out(page: TreatmentPage, publish: Any) -> None:
    publish(term(page, first_use_expand=False))
    page.lead = "An SSA helps some people with a neuroendocrine tumor (NET)."
    assert errors(page) == []


def test_the_fixed_terms_are_there_whatever_the_glossary_holds(site: None) -> None:
    ours = {name for known in glossary.FIXED for name in known.wrong_forms}
    for locale in ("en-US", "de-DE"):
        assert ours <= {wrong for known in glossary.terms(locale) for wrong in known.wrong_forms}
