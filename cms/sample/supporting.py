"""What the sample treatment page stands on: the safety notice, people, references, the pages around it."""

from typing import Any

from django.conf import settings
from wagtail.models import Locale

from cms.installation.drafts import DISCLAIMER, OVERDUE
from cms.models import (
    AppointmentPage,
    CallToAction,
    Condition,
    GlossaryTerm,
    HomePage,
    MobileHeader,
    Person,
    Reference,
    SafetyNotice,
    StandardPage,
    Topic,
    TreatmentIndexPage,
)
from cms.sample.approve import was_submitted
from cms.sample.people import EDITOR, REVIEWER, account
from cms.sample.treatment_text import CONDITION, TOPICS
from cms.sample.visit_text import YOUR_VISIT, YOUR_VISIT_DESCRIPTION, YOUR_VISIT_LEAD

AUTHOR_ROLE, REVIEWER_ROLE = "Patient information editor", "Consultant oncologist"


def safety_notice() -> SafetyNotice:
    return _filled(
        _only(SafetyNotice),
        disclaimer=DISCLAIMER,
        emergency_text="In an emergency, call your local emergency number.",
        overdue_notice=OVERDUE,
        report_a_problem="report@example.org",
    )


def author() -> Person:
    return _found(Person, "name", EDITOR.full_name, job_title=AUTHOR_ROLE, user=account(EDITOR))


def reviewer() -> Person:
    return _found(
        Person,
        "name",
        REVIEWER.full_name,
        job_title=REVIEWER_ROLE,
        can_author=False,
        can_review=True,
        user=account(REVIEWER),
    )


def reference(row: dict[str, Any]) -> Reference:
    """One row of `REFERENCES`."""
    values = {name: row[name] for name in ("publisher", "year", "kind", "url")}
    return _found(Reference, "title", row["title"], **values)


def glossary_term(row: dict[str, Any]) -> GlossaryTerm:
    """One row of `TERMS`."""
    values = {name: value for name, value in row.items() if name not in ("term", "explains")}
    return _found(GlossaryTerm, "term", row["term"], **values)


def condition() -> Condition:
    """No approval of its own: a page takes its words over."""
    values = {name: value for name, value in CONDITION.items() if name != "name"}
    return Condition.objects.get_or_create(name=CONDITION["name"], locale=_locale(), defaults=values)[0]


def topics() -> list[Topic]:
    """The narrow one; it is part of the other."""
    found: list[Topic] = []
    for name, slug in TOPICS:
        wider = found[-1] if found else None
        found.append(Topic.objects.get_or_create(slug=slug, defaults={"name": name, "parent": wider})[0])
    return found[-1:]


def your_visit() -> StandardPage:
    home = _only(HomePage)
    page = StandardPage.objects.child_of(home).filter(slug="your-visit").first()
    if page is None:
        page = StandardPage(title="Your visit", slug="your-visit", locale=_locale(), live=False)
        page.short_title, page.lead, page.awaiting_sign_off = "Your visit", YOUR_VISIT_LEAD, True
        home.refresh_from_db()
        home.add_child(instance=page)
    # The app stays empty: what the demo submits is the first that anybody sees in it.
    return _filled(page, body=YOUR_VISIT, in_app=False, search_description=YOUR_VISIT_DESCRIPTION)


def appointment_page() -> AppointmentPage:
    return _filled(
        _only(AppointmentPage),
        title="Request an appointment",
        lead="Call us, and we will find a time with you. You may bring somebody along.",
        phone="+1 202 555 0143",
        hours="Monday to Friday, 8 a.m. to 5 p.m.",
        what_to_have_ready=[
            ("item", "Your name and date of birth"),
            ("item", "The name of the doctor who sent you, if there is one"),
            ("item", "Reports of scans and tests you already had"),
            ("item", "A list of the medicines you take"),
        ],
        search_description="How to request an appointment with our cancer team: number, hours and what to have ready.",
    )


def call_to_action() -> CallToAction:
    button = {
        "label": "Request an appointment",
        "short_label": "Book",
        "target": "page",
        "target_page": _only(AppointmentPage),
    }
    lines = ["Life goes on, even with cancer.", "We stand by you. Our care program helps you get your strength back."]
    content = [("heading", "Taking on cancer, together"), *(("line", line) for line in lines), ("button", button)]
    return _filled(_only(CallToAction), content=content, hours="Monday to Friday, 8 a.m. to 5 p.m.")


def home_page() -> HomePage:
    return _filled(
        _only(HomePage),
        title=settings.ORGANISATION,
        lead="Clear information about cancer and its treatment, from the people who care for you.",
        body=[
            ("rich_text", {"html": "<p>Read about a treatment before your visit, or come back to it afterwards.</p>"}),
            ("cta", {"cta": _only(CallToAction), "label_override": "", "placement": "end"}),
        ],
        search_description="Information about cancer and its treatment in plain words, reviewed by our clinicians.",
    )


def treatment_index() -> TreatmentIndexPage:
    return _filled(
        _only(TreatmentIndexPage),
        lead="What each treatment is, when it is used and how it is given, in plain words.",
        search_description="Our pages about cancer treatments: what each one is, when it is used and how it is given.",
    )


def mobile_header() -> MobileHeader:
    return _filled(
        _only(MobileHeader),
        title="Cancer care",
        short_title="Cancer",
        subtitle="Information you can trust",
        primary_action=_only(CallToAction),
        nav=[
            ("item", {"label": "Treatments", "icon": "book", "page": _only(TreatmentIndexPage)}),
            ("item", {"label": "Your visit", "icon": "clipboard", "page": _only(StandardPage)}),
            ("item", {"label": "Appointment", "icon": "phone", "page": _only(AppointmentPage)}),
        ],
    )


def _locale() -> Locale:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)


def _only(model: type[Any]) -> Any:
    """The one that `manage.py setup` made."""
    return model.objects.filter(locale=_locale()).order_by("pk").first()


def _found(model: type[Any], field: str, value: str, **values: Any) -> Any:
    """The snippet of this name, made as a draft if it is not there."""
    found = model.objects.filter(**{field: value}, locale=_locale()).first()
    return found or _filled(model(**{field: value}, locale=_locale(), live=False), **values)


def _filled(source: Any, **values: Any) -> Any:
    """A draft with sample text in it; what somebody already approved or submitted is left as it is."""
    if source.pk and was_submitted(source):
        return source
    for name, value in {**values, "awaiting_sign_off": True}.items():
        setattr(source, name, value)
    source.save()
    source.save_revision(user=account(EDITOR))
    return source
