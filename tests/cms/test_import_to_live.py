"""The imported document, all the way: refused with its faults named, corrected by a person, approved, live."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wagtail.rich_text import RichText

from cms.models import (
    AppointmentPage,
    CallToAction,
    NewsletterIssue,
    PageAuthor,
    PageReviewer,
    Person,
    Reference,
    TreatmentPage,
)
from publishing import proofs, waivers
from publishing.models import Edition, Proof
from publishing.stamps import long_date
from publishing.store import read
from tests.cms.conftest import check, run
from tests.cms.documents import OPTION_NAMES, each_document
from tests.conftest import submit

pytestmark = pytest.mark.django_db
Publish = Callable[[Any], Proof]


def imported(path: Path) -> tuple[TreatmentPage, CallToAction]:
    run("import_treatment", path)
    return TreatmentPage.objects.latest("pk"), CallToAction.objects.latest("pk")


def correct_button(call_to_action: CallToAction) -> None:
    heading, button = call_to_action.content[0], call_to_action.content[-1]
    heading.value = heading.value.replace(" !", "!")
    button.value["target_page"] = AppointmentPage.objects.get()


def correct(page: TreatmentPage) -> None:
    """What the list asked for, and nothing else."""
    page.title = "Treatment for neuroendocrine tumors (NETs)"
    page.search_description = "Seven ways to treat neuroendocrine tumors (NETs): what each is and when it is used."
    page.authors.add(PageAuthor(person=Person.objects.get(can_review=False)))
    page.reviewers.add(PageReviewer(person=Person.objects.get(can_review=True)))
    options = page.body[0].value["options"]
    radiation, targeted, radionuclide = (options[at].value for at in (2, 3, 4))
    radiation["summary"] = radiation["summary"].replace("NTEs", "NETs")
    radiation["body"] = RichText(radiation["body"].source.replace("NTEs", "NETs"))
    radionuclide["short_name"] = "PRRT"
    for option in (targeted, radionuclide):
        option["references"] = [Reference.objects.first()]


def keep_hard_words(page: TreatmentPage, user: Any) -> None:
    """All that may be left is hard to read; somebody says why it stays for now."""
    hard = [finding for finding in check(page) if finding.level == "error"]
    assert all(finding.waivable for finding in hard), hard
    for finding in hard:
        waivers.give(
            proofs.publication_of(page), finding, "The words of the source, until a clinician has new ones.", user
        )


@each_document
def test_its_proof_is_refused_naming_every_fault(path: Path, people: dict[str, Any]) -> None:
    page, call_to_action = imported(path)
    proof = submit(page, people["editor"])
    said = " ".join(finding["message"] for finding in proof.findings)
    assert proof.state == "refused"
    claims = ("“Targeted therapy” says", "“Peptide receptor radionuclide therapy” says")
    for fault in ("“PPRT”", "“NTEs”", *claims, "“Surgery” reads at school grade"):
        assert fault in said
    assert "required.cta_target" in [finding["id"] for finding in proof.findings]
    refused = submit(call_to_action, people["editor"])
    assert [finding["id"] for finding in refused.findings] == ["required.cta_target", "typo.space_before_punct"]
    assert not Edition.objects.filter(publication__in=[proof.publication, refused.publication]).exists()


@each_document
def test_corrected_and_approved_it_goes_live_with_its_seven_options(
    path: Path, people: dict[str, Any], publish: Publish
) -> None:
    page, call_to_action = imported(path)
    correct_button(call_to_action)
    publish(call_to_action)
    correct(page)
    keep_hard_words(page, people["editor"])
    proof = publish(page)
    [block] = [block for block in proof.snapshot["blocks"] if block["type"] == "treatment_options"]
    assert [option["name"] for option in block["values"]["options"]] == OPTION_NAMES
    assert proof.publication.editions.get().number == 1
    page.refresh_from_db()
    assert page.live


def in_order(names: list[str], text: str) -> bool:
    places = [text.find(name) for name in names]
    return -1 not in places and places == sorted(places)


@each_document
def test_live_it_says_the_same_on_all_three_channels(path: Path, people: dict[str, Any], publish: Publish) -> None:
    page, call_to_action = imported(path)
    correct_button(call_to_action)
    publish(call_to_action)
    correct(page)
    keep_hard_words(page, people["editor"])
    proof = publish(page)
    issue = NewsletterIssue.objects.get()
    issue.items = [("page_card", {"page": page}), ("cta", {"cta": call_to_action, "placement": "inline"})]
    mail = submit(issue, people["editor"])
    assert mail.state == "ready", mail.findings
    website = read("website", page.public_path.lstrip("/"))[1].decode()
    item = json.loads(read("mobile", f"api/mobile/v1/en-US/items/{page.translation_key}")[1])
    email = bytes(mail.artefacts.get(path__endswith="/html").blob.body).decode()
    stamps = proof.edition.stamps
    assert [o["name"] for b in item["blocks"] if b["type"] == "treatment_options" for o in b["options"]] == OPTION_NAMES
    assert item["review"]["last_reviewed_on"] == stamps["last_reviewed_on"]
    assert item["people"]["reviewers"][0]["name"] == proof.reviewers[0]["name"]
    for text in (website, email):
        assert in_order([html.escape(name) for name in OPTION_NAMES], text[text.find("<body") :])
        assert long_date(stamps["last_reviewed_on"], "en-US") in text
        assert proof.reviewers[0]["name"] in text
        assert item["safety"]["disclaimer"].split(".")[0] in text
    appointment = AppointmentPage.objects.get()
    button = next(block["action"] for block in item["blocks"] if block["type"] == "cta")
    assert button["uri"] == appointment.full_url
    for text in (website, email):
        assert f'href="{appointment.full_url}"' in text
    assert read("website", appointment.public_path.lstrip("/")) is not None
