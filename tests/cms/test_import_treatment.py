"""manage.py import_treatment: a document becomes a draft, and the checks name its faults."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from cms.models import CallToAction, TreatmentPage
from publishing.models import Proof, Publication
from tests.cms.conftest import check, run
from tests.cms.documents import OPERATIONS, OPTION_NAMES, TWIN, each_document

pytestmark = pytest.mark.django_db
Import = Callable[[Path], TreatmentPage]


@each_document
def test_the_page_is_a_draft_with_seven_options(path: Path, import_file: Import) -> None:
    page = import_file(path)
    options = page.body[0].value["options"]
    assert not page.live
    assert [option.value["name"] for option in options] == OPTION_NAMES
    assert list(options[0].value["examples"]) == OPERATIONS
    assert page.body[1].value["cta"] == CallToAction.objects.latest("pk")
    assert not Proof.objects.exists() and not Publication.objects.exists()


@each_document
def test_the_call_to_action_is_a_draft_without_a_target(path: Path, import_file: Import) -> None:
    import_file(path)
    call_to_action = CallToAction.objects.latest("pk")
    assert not call_to_action.live
    assert call_to_action.latest_revision is not None
    assert [finding.id for finding in check(call_to_action)] == ["required.cta_target", "typo.space_before_punct"]


@each_document
def test_the_checks_name_the_faults_of_the_document(path: Path, import_file: Import) -> None:
    found = check(import_file(path))
    said = Counter(finding.id for finding in found if finding.level == "error")
    assert said["required.people"] == 2
    assert said["required.cta_target"] == 1
    wrong = {finding.message.split("”")[0] for finding in found if finding.id == "term.wrong_form"}
    assert wrong == {"“PPRT", "“NTEs"}
    assert said["required.meta"] == said["required.references"] == said["term.unexpanded"] == 1
    assert said["grade.block"] >= 1


@each_document
def test_exactly_two_claims_have_no_reference(path: Path, import_file: Import) -> None:
    page = import_file(path)
    claims = [finding for finding in check(page) if finding.id == "claim.unreferenced"]
    targeted, radionuclide = page.body[0].value["options"][3], page.body[0].value["options"][4]
    assert [finding.where for finding in claims] == [
        f"body.{page.body[0].id}.options.{option.id}" for option in (targeted, radionuclide)
    ]
    assert "“highly effective” and “improving survival”" in claims[0].message
    assert "“Studies have reported”" in claims[1].message


@each_document
def test_it_prints_what_it_mapped_and_what_it_left_out(path: Path, empty_site: None) -> None:
    words = run("import_treatment", path)
    assert all(f"option “{name}”" in words for name in OPTION_NAMES)
    assert "line 1: “mobile header”: marks the app header" in words
    assert "a fragment after the button" in words
    assert "Nothing is published." in words


def test_a_second_import_takes_a_free_address_and_says_so(import_file: Import) -> None:
    first = import_file(TWIN)
    words = run("import_treatment", TWIN)
    assert TreatmentPage.objects.latest("pk").slug == f"{first.slug}-2"
    assert f"The address “{first.slug}” is taken" in words


def test_markup_in_the_document_never_reaches_the_page(import_file: Import, tmp_path: Path) -> None:
    path = tmp_path / "markup.txt"
    path.write_text("Title<script>alert(1)</script>\n• Surgery: <b onclick=x>bold</b> &lt;img onerror=x&gt; words\n")
    page = import_file(path)
    option = page.body[0].value["options"][0].value
    assert page.title == "Title"
    assert option["body"].source == "<p>bold &lt;img onerror=x&gt; words</p>"


def test_the_person_named_counts_as_the_editor(empty_site: None) -> None:
    user = get_user_model().objects.create_user("writer")
    run("import_treatment", TWIN, user="writer")
    page = TreatmentPage.objects.latest("pk")
    assert page.owner == user
    assert page.latest_revision.user == user


def test_a_long_title_is_cut_to_what_the_page_can_hold(import_file: Import, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 200 + "\n• Surgery: words\n")
    page = import_file(path)
    assert len(page.title) <= 255 and len(page.short_title) <= 32


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"T\n\xe9t\xe9", "Line 2 is not UTF-8. Save the file as UTF-8 and import it again."),
        (b"T\x00", "This is not a text file."),
        (b"Title only", "The file has no bullets."),
        (b"a" * 10_000_000, "The file has 10.0 MB; a text to import has at most 1 MB."),
    ],
)
def test_what_cannot_be_imported_leaves_nothing_behind(
    content: bytes, sentence: str, empty_site: None, tmp_path: Path
) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run("import_treatment", path)
    assert str(refusal.value).startswith(sentence)
    assert not TreatmentPage.objects.exists()


def test_a_file_that_is_not_there_or_not_a_file_is_named(empty_site: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run("import_treatment", tmp_path / "nowhere.txt")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        run("import_treatment", tmp_path)


def test_an_unknown_parent_or_person_is_named(empty_site: None) -> None:
    with pytest.raises(CommandError, match="no treatment index with the slug “elsewhere”"):
        run("import_treatment", TWIN, parent="elsewhere")
    with pytest.raises(CommandError, match="no account “nobody”"):
        run("import_treatment", TWIN, user="nobody")


def test_without_a_site_it_says_to_run_setup(nothing: None) -> None:
    with pytest.raises(CommandError, match="manage.py setup"):
        run("import_treatment", TWIN)
