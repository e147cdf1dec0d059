"""The draft page that an import makes: never live, never submitted."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Page

from cms.importing.mapping import Mapped
from cms.importing.treatment_page import add_draft, draft_call_to_action
from cms.models import TreatmentIndexPage, TreatmentPage, WordImport

ADD_ACTION = "cms.add_calltoaction"


def parents_for(user: User) -> list[TreatmentIndexPage]:
    """Where this person may add treatment pages, in the order of the tree."""
    pages = TreatmentIndexPage.objects.order_by("path")
    return [page for page in pages if page.permissions_for_user(user).can_add_subpage()]


@transaction.atomic
def make(mapped: Mapped, parent: TreatmentIndexPage, title: str, short_title: str, user: User) -> TreatmentPage:
    """The draft with a revision, and the report kept with it. Whoever imports counts as who wrote it."""
    body = list(mapped.body)
    if mapped.call_to_action:
        action = draft_call_to_action(mapped.call_to_action, parent, user)
        body.append(("cta", {"cta": action, "label_override": "", "placement": "end"}))
    page = add_draft(parent, user, title=title, short_title=short_title, lead=mapped.lead, body=body)
    WordImport.objects.create(page=page, report=mapped.report.to_json(), made_by=user)
    return page


def latest_import(page: Page) -> WordImport | None:
    return WordImport.objects.filter(page_id=page.pk).first()
