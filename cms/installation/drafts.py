"""The content every site needs, as drafts: nobody has approved these words, and some fields wait to be filled."""

from collections.abc import Iterator

from django.conf import settings
from wagtail.models import Locale

from cms.models import AppointmentPage, CallToAction, HomePage, MobileHeader, SafetyNotice, TreatmentIndexPage
from cms.models.publishable import PublishablePage, PublishableSnippet

DISCLAIMER = (
    "<p>This page gives general information. It does not replace the advice of your own care team. "
    "Ask them before you change anything in your treatment.</p>"
)
OVERDUE = "This page is past its review date. Ask your care team whether it still holds."


def make_drafts() -> Iterator[str]:
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    home = HomePage.objects.get(locale=locale)
    pages = (_treatment_index, _appointment_page)
    for make_page in pages:
        page = make_page(locale)
        if not type(page).objects.filter(locale=locale).exists():
            _save_page(page, home)
            yield f"Page “{page.title}” made as a draft"
    for make_snippet in (_safety_notice, _call_to_action, _mobile_header):
        snippet = make_snippet(locale)
        if not type(snippet).objects.filter(locale=locale).exists():
            _save_snippet(snippet)
            yield f"{str(type(snippet)._meta.verbose_name).capitalize()} “{snippet}” made as a draft"


def _save_page(page: PublishablePage, parent: HomePage) -> None:
    parent.refresh_from_db()  # the tree counts its children in the row
    parent.add_child(instance=page)
    page.save_revision(clean=False)  # what is still empty, the proof will ask for


def _save_snippet(snippet: PublishableSnippet) -> None:
    snippet.save()
    snippet.save_revision(clean=False)


def _treatment_index(locale: Locale) -> TreatmentIndexPage:
    lead = "How cancers are treated, in plain words. Each page was reviewed by a clinician."
    return TreatmentIndexPage(
        title="Treatments", slug="treatments", lead=lead, locale=locale, live=False, awaiting_sign_off=True
    )


def _appointment_page(locale: Locale) -> AppointmentPage:
    """Phone and hours stay empty: only the hospital knows them, and the checks ask for them."""
    lead = "Call us to request an appointment. We will find a time with you."
    return AppointmentPage(
        title="Request an appointment",
        slug="appointment",
        lead=lead,
        locale=locale,
        live=False,
        awaiting_sign_off=True,
    )


def _safety_notice(locale: Locale) -> SafetyNotice:
    return SafetyNotice(
        disclaimer=DISCLAIMER,
        emergency_text="In an emergency, call",
        overdue_notice=OVERDUE,
        locale=locale,
        live=False,
        awaiting_sign_off=True,
    )


def _call_to_action(locale: Locale) -> CallToAction:
    target = AppointmentPage.objects.filter(locale=locale).first()
    button = {"label": "Request an appointment", "short_label": "Book", "target": "page", "target_page": target}
    content = [("heading", "Talk with our team"), ("button", button)]
    return CallToAction(
        name="Request an appointment", content=content, locale=locale, live=False, awaiting_sign_off=True
    )


def _mobile_header(locale: Locale) -> MobileHeader:
    return MobileHeader(
        name="Default header",
        title=settings.ORGANISATION[:40],
        short_title=settings.ORGANISATION[:20],
        primary_action=CallToAction.objects.filter(locale=locale).first(),
        locale=locale,
        live=False,
        awaiting_sign_off=True,
    )
