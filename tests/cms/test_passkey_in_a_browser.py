"""A passkey in a real Chromium with an authenticator of its own: set up, log in, approve; and a log-in that ends
while somebody types."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from cms.models import AppointmentPage
from deploy.local.services import Services
from tests.browser.chromium import chromium, new_page
from tests.running.colleagues import submit, the_page
from tests.running.concord import Concord, running

pytestmark = pytest.mark.browser
PHONE = 360
PICTURES = os.environ.get("PICTURES", "")  # a folder, to look at each page


@pytest.fixture(scope="module")
def concord(services: Services, django_db_setup: None, django_db_blocker: Any) -> Iterator[Concord]:
    """As in production: nobody gets in without a second factor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECOND_FACTOR", "1")
        with running(services, django_db_blocker) as started:
            yield started


@dataclass(frozen=True)
class Sample:
    """Addresses: where a page is written, and where another one waits for approval."""

    edit: str
    approve: str


@pytest.fixture(scope="module")
def sample(concord: Concord) -> Sample:
    admin = f"{concord.url}/admin"
    edit = f"{admin}/pages/{AppointmentPage.objects.get().pk}/edit/"
    return Sample(edit, f"{admin}/approve/{submit(the_page()).pk}/")


@pytest.fixture(scope="module")
def browser(sample: Sample) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def elsewhere(work: Callable[[], None]) -> None:
    """In another thread, since playwright's own cannot use the database."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def age_sessions(**ages: float) -> None:
    """Make this many seconds pass for everybody who is logged in."""

    def work() -> None:
        for row in Session.objects.all():
            data = row.get_decoded()
            if "active_at" in ages and "active_at" in data:
                data["active_at"] -= ages["active_at"]
            if "second_factor" in ages and "second_factor" in data:
                data["second_factor"]["at"] -= ages["second_factor"]
            row.session_data = Session.get_session_store_class()().encode(data)
            row.save()

    elsewhere(work)


def with_passkeys(browser: Browser, **options: Any) -> Page:
    """A browser on a device that recognises its owner by finger."""
    page = new_page(browser, **options)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    finger = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    able = {**finger, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": able})
    return page


def look(page: Page, name: str) -> None:
    """No serious issue for axe, nothing to scroll sideways; a picture if one is asked for."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]
    found = Axe().run(page).response
    serious = [rule["id"] for rule in found["violations"] if rule["impact"] in ("serious", "critical")]
    assert serious == [], name
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def set_up_passkey(page: Page, address: str, username: str) -> None:
    """Log in with the password, as the first time, and set the passkey up."""
    page.goto(address)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(f"demo-{username}")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    look(page, f"first-{username}")
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Name").fill("My phone")
    look(page, f"add-{username}")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    look(page, f"codes-{username}")
    page.get_by_role("link", name="I have them: go on").click()
    page.wait_for_url(address)


def test_a_reviewer_sets_up_a_passkey_logs_in_with_it_and_approves(browser: Browser, sample: Sample) -> None:
    page = with_passkeys(browser, width=PHONE, height=800, bypass_csp=True)  # axe is a script of another origin
    set_up_passkey(page, sample.approve, "reviewer")

    page.goto(f"{sample.approve.split('/approve/')[0]}/login/factors/totp/activate/")
    look(page, "app")
    page.context.clear_cookies()
    page.goto(sample.approve)
    look(page, "log-in")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(sample.approve)

    age_sessions(second_factor=11 * 60)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    look(page, "again")
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("button", name="Go on: send it").click()
    expect(page.get_by_text("You approved")).to_be_visible()


def test_what_an_editor_types_outlives_her_log_in(browser: Browser, concord: Concord, sample: Sample) -> None:
    page = with_passkeys(browser, color_scheme="dark", bypass_csp=True)
    set_up_passkey(page, sample.edit, "editor")
    page.goto(f"{concord.url}/admin/login/factors/")
    look(page, "factors-dark")
    page.goto(f"{concord.url}/admin/login/sessions/")
    look(page, "devices-dark")
    page.goto(sample.edit)
    age_sessions(active_at=31 * 60)
    page.get_by_role("textbox", name="Lead").fill("Typed while nobody was looking.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("You were logged out. What you typed is still here.")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_role("button", name="Go on: send it").click()
    page.wait_for_url(sample.edit)
    expect(page.get_by_role("textbox", name="Lead")).to_have_value("Typed while nobody was looking.")


def test_the_pages_work_under_their_own_policy(browser: Browser, concord: Concord) -> None:
    page = with_passkeys(browser, width=PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    set_up = f"{concord.url}/admin/login/"
    page.goto(set_up)
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_visible()
    page.get_by_label("Username").fill("colleague")
    page.get_by_label("Password").fill("demo-colleague")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img")).to_be_visible()
    assert said == []
