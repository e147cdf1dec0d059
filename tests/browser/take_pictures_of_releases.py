"""Takes the pictures of plans and of taking down for `docs/editors.md`, and one of every such screen in three forms:
`.venv/bin/python -m pytest tests/browser/take_pictures_of_releases.py`. PICTURES names a folder for the latter.

Not a test: its name keeps it out of every other run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from playwright.sync_api import Browser, Page

from cms.models import AppointmentPage, CallToAction, HomePage, NewsletterIssue
from publishing import plans, proofs, releases
from publishing.clock import now
from publishing.models import Publication
from tests.browser.chromium import chromium, log_in, new_page
from tests.browser.take_screenshots import save
from tests.browser.test_accessibility import serious
from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, concord_fixture, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

FORMS = {"desk": {}, "phone": {"width": 390}, "dark": {"width": 390, "color_scheme": "dark"}}
concord = concord_fixture("package")


@dataclass(frozen=True)
class Screens:
    """Addresses by the name of their picture; who looks at them; and the one on which somebody presses."""

    addresses: dict[str, tuple[str, str]]
    plan: str
    take_down: str
    edit: str


@pytest.fixture(scope="package")
def screens(concord: Concord) -> Screens:
    page = the_page()
    publish(concord, page.lead)
    Colleague(concord, "colleague").approve(submit(NewsletterIssue.objects.get(), "marketer"))
    Colleague(concord, "marketer").send_newsletter()
    wait_for(lambda: concord.mails(to="reader@", subject="New on our website"), "the newsletter")
    return _screens(concord, _plan(concord))


def _plan(concord: Concord) -> int:
    """Three members: one approved, one that waits, one that nobody has submitted; and another plan that is held."""
    colleague = get_user_model().objects.get(username="colleague")
    plan = plans.plan("Spring campaign", now() + timedelta(days=14), colleague)
    call, page = CallToAction.objects.get(), the_page()
    for source in (call, page, HomePage.objects.get()):
        plans.include(plan.pk, proofs.publication_of(source), colleague)
    call.content[0].value = "Taking on cancer, together"
    call.hours = "Monday to Friday, 8 am to 6 pm"
    Colleague(concord, "reviewer").approve(submit(call))
    page.lead = page.lead.replace("seven ways.", "seven ways, and your team helps you to choose.")
    submit(page)
    held = plans.plan("Opening of the new ward", now() + timedelta(days=1), colleague)
    plans.include(held.pk, proofs.publication_of(AppointmentPage.objects.get()), colleague)
    releases.hold(held.pk, "“Request an appointment” is not approved yet.")
    return plan.pk


def _screens(concord: Concord, plan: int) -> Screens:
    page, admin = the_page(), f"{concord.url}/admin"
    publication = Publication.objects.get(public_id=page.translation_key)
    content_type = ContentType.objects.get_for_model(page)
    addresses = {
        "home": ("colleague", f"{admin}/"),
        "plans": ("colleague", f"{admin}/plans/"),
        "new-plan": ("colleague", f"{admin}/plans/new/"),
        "one-plan": ("colleague", f"{admin}/plans/{plan}/?find=ref"),
        "planning": ("colleague", f"{admin}/plans/add/{content_type.pk}/{page.pk}/"),
        "taking-down": ("editor", f"{admin}/take-down/{publication.pk}/"),
        "contained": ("editor", f"{admin}/take-down/{Publication.objects.get(kind='call_to_action').pk}/"),
        "edit": ("editor", f"{admin}/pages/{page.pk}/edit/"),
        "sending": ("marketer", f"{admin}/newsletters/"),
        "sent-with": ("marketer", f"{admin}/newsletters/sent-with/{page.translation_key}/en-US/"),
    }
    return Screens(addresses, addresses["one-plan"][1].split("?")[0], addresses["taking-down"][1], addresses["edit"][1])


@pytest.fixture(scope="package")
def browser(screens: Screens) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_take_them(browser: Browser, screens: Screens) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        for name, (who, address) in screens.addresses.items():
            in_every_form(browser, Path(folder), name, who, address)
    phone = new_page(browser, width=390, height=900)
    log_in(phone, screens.plan, "colleague")
    save(phone, "plan.png")
    report = recall(browser, screens)
    save(report, "recall.png")
    if folder:
        in_every_form(browser, Path(folder), "taken-down", "marketer", report.url)
        in_every_form(browser, Path(folder), "edit-after", "editor", screens.edit)


def recall(browser: Browser, screens: Screens) -> Page:
    """Press the button, as an editor on a phone; what is told afterwards."""
    page = new_page(browser, width=390, height=900)
    log_in(page, screens.take_down, "editor")
    page.get_by_label("Something in it is wrong").check()
    page.get_by_label("Where readers are sent instead").fill("/treatments/")
    page.get_by_role("heading", name="What it touches").evaluate("heading => heading.scrollIntoView()")
    save(page, "take-down.png")
    page.get_by_role("button", name="Take it down").click()
    page.wait_for_url("**/taken-down/**")
    page.wait_for_timeout(3000)  # until it is gone everywhere
    page.reload()
    return page


def in_every_form(browser: Browser, folder: Path, name: str, who: str, address: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    first = new_page(browser)
    log_in(first, address, who)
    cookies = first.context.cookies()
    first.context.close()
    for form, options in FORMS.items():
        page = new_page(browser, **options, bypass_csp=True)  # type: ignore[arg-type]
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto(address)
        page.wait_for_timeout(700)  # for the panel that a script draws
        page.screenshot(path=folder / f"{name}-{form}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]
        if "wagtail-sidebar" not in page.content():  # Wagtail's own pages are Wagtail's to mend
            assert serious(page) == [], (name, form)
        page.context.close()
