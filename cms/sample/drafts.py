"""What the demo's main job submits: the treatment page and a newsletter about it, both left as drafts."""

from typing import Any

from wagtail.models import Locale

from cms.models import (
    CallToAction,
    NewsletterIssue,
    PageAuthor,
    PageReviewer,
    Reference,
    TreatmentIndexPage,
    TreatmentPage,
)
from cms.sample import treatment_text as text
from cms.sample.people import EDITOR, MARKETER, account
from cms.sample.pictures import hills
from cms.sample.supporting import author, condition, glossary_term, reference, reviewer, topics

ISSUE_NAME = "Sample newsletter"


def treatment_page(locale: Locale) -> TreatmentPage | None:
    """The new draft, or None when it is there already."""
    index = TreatmentIndexPage.objects.get(locale=locale)
    if index.get_children().filter(slug=text.SLUG).exists():
        return None
    page = TreatmentPage(
        title=text.TITLE,
        slug=text.SLUG,
        short_title=text.SHORT_TITLE,
        lead=text.LEAD,
        hero=[("image", hills())],
        body=_body(locale),
        newsletter_teaser=text.TEASER,
        search_description=text.DESCRIPTION,
        condition=condition(),
        locale=locale,
        live=False,
        owner=account(EDITOR),
        awaiting_sign_off=True,
    )
    page.authors.add(PageAuthor(person=author()))
    page.topics.set(topics())
    page.reviewers.add(PageReviewer(person=reviewer()))
    index.add_child(instance=page)
    page.save_revision(user=account(EDITOR))
    return page


def _body(locale: Locale) -> list[tuple[str, Any]]:
    sources = {row["supports"]: reference(row) for row in text.REFERENCES}
    options = [("treatment_option", _option(option, sources.get(option["name"]))) for option in text.OPTIONS]
    values = {"heading": "Treatment options", "intro": text.INTRO, "layout": "cards", "options": options}
    call_to_action = CallToAction.objects.filter(locale=locale).order_by("pk").first()
    return [
        ("treatment_options", values),
        ("warning", text.WARNING),
        ("care_card", text.CARE_CARD),
        ("glossary_list", {"terms": []}),
        ("cta", {"cta": call_to_action, "label_override": "", "placement": "sticky_app"}),
    ]


def _option(values: dict[str, Any], source: Reference | None) -> dict[str, Any]:
    words = [glossary_term(row) for row in text.TERMS if row["explains"] == values["name"]]
    return {**values, "references": [source] if source else [], "glossary_terms": words}


def newsletter(locale: Locale) -> NewsletterIssue | None:
    """The new draft, or None when it is there already. Its subject names no illness: inboxes are not private."""
    if NewsletterIssue.objects.filter(name=ISSUE_NAME, locale=locale).exists():
        return None
    page = TreatmentPage.objects.get(slug=text.SLUG, locale=locale)
    call_to_action = CallToAction.objects.filter(locale=locale).order_by("pk").first()
    issue = NewsletterIssue(
        name=ISSUE_NAME,
        subject="New on our website this month",
        preheader="A new page explains treatments in plain words, and how to reach us.",
        items=[("page_card", {"page": page}), ("cta", {"cta": call_to_action, "placement": "inline"})],
        locale=locale,
        live=False,
        awaiting_sign_off=True,
    )
    issue.save()
    issue.save_revision(user=account(MARKETER))
    return issue
