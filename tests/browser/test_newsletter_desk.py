"""Marketing's way in a real browser: compose, submit, a colleague approves, test mail, Send with the typed number,
report, archive. Every screen on the way is looked at on a laptop and on a phone, light and dark.

With PICTURES=1 in the environment it also saves what `docs/newsletter-desk.md` shows."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.browser.take_screenshots import save
from tests.browser.test_accessibility import DESK, PHONE, serious, width
from tests.running.concord import Concord, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

SUBJECT = "A second letter to our readers"
PREHEADER = "What is new on our website, and how to reach us by phone."
PATH = "/newsletters/a-second-letter-to-our-readers/"


def look(page: Page, name: str) -> None:
    """Axe finds nothing serious, and nothing is read sideways; the page stays as it was."""
    page.wait_for_load_state("networkidle")
    for suffix, size, scheme in (("", DESK, "light"), ("-phone", PHONE, "light"), ("-dark", PHONE, "dark")):
        page.set_viewport_size({"width": size, "height": 900 if size == DESK else 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(300)  # colours fade
        if os.environ.get("PICTURES"):
            save(page, f"newsletter-{name}{suffix}.png")
        assert serious(page) == [], f"{name}{suffix}"
        assert width(page) <= size, f"{name}{suffix}"
    page.set_viewport_size({"width": DESK, "height": 900})
    page.emulate_media(color_scheme="light")


def test_from_compose_to_report(browser: Browser, addresses: Addresses, concord: Concord) -> None:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(addresses.approve))
    desk = f"{origin}/admin/newsletters/"
    marketer = new_page(browser, width=DESK, bypass_csp=True)
    log_in(marketer, desk, "marketer")
    compose(marketer)
    check_and_test(marketer, concord)
    submit(marketer)
    approve(browser, desk)
    send(marketer, desk)
    report(marketer, concord, desk)
    archive(marketer, origin)


def compose(page: Page) -> None:
    page.get_by_role("button", name="Copy last newsletter").click()
    expect(page.locator("#id_subject")).to_have_value("New on our website this month")
    page.locator("#id_name").fill("Second newsletter")
    page.locator("#id_subject").fill(SUBJECT)
    page.locator("#id_preheader").fill("Too short")
    expect(page.locator("#letters-preheader")).to_have_class(re.compile("letters--over"))
    page.locator("#id_preheader").fill(PREHEADER)
    expect(page.locator("#letters-subject")).to_have_text("30 letters. Phones show about 45; 60 at most.")
    page.locator("#id_slug").fill("")
    page.get_by_role("button", name="Toggle inbox and readers").click()
    beside = page.get_by_role("region", name="Inbox and readers")
    expect(beside).to_contain_text("Goes to about 3 people")
    expect(beside.locator("[data-inbox=subject]")).to_have_text(SUBJECT)
    look(page, "compose")


def check_and_test(page: Page, concord: Concord) -> None:
    press(page, "action-", "Save draft")
    page.wait_for_load_state("networkidle")
    panel(page).get_by_role("link", name="Checklist").click()
    expect(page.locator(".checklist .error")).to_have_count(0)
    expect(page.locator(".checklist .good").first).to_be_visible()
    look(page, "check")
    page.get_by_role("button", name="Send a test to me").click()
    expect(page.get_by_text("The test is on its way to you.")).to_be_visible()
    [mail] = wait_for(lambda: concord.mails(to="marketer@", subject="[Test]"), "the test mail")
    assert mail["subject"] == f"[Test] {SUBJECT}"
    page.get_by_role("link", name="Second newsletter").click()


def submit(page: Page) -> None:
    press(page, "action-submit", "Submit")
    expect(page.get_by_text("Waiting for a second colleague").first).to_be_visible()


def approve(browser: Browser, desk: str) -> None:
    colleague = new_page(browser, width=DESK)
    log_in(colleague, desk, "colleague")
    colleague.locator("li", has_text="Second newsletter").get_by_role("link", name="Look at it").click()
    expect(colleague.get_by_role("heading", name="What readers will see")).to_be_visible()
    colleague.get_by_role("button", name=re.compile("^Approve")).click()
    expect(colleague.get_by_text(f"You approved “{SUBJECT}”.")).to_be_visible()


def send(page: Page, desk: str) -> None:
    page.goto(desk)
    look(page, "list")
    page.get_by_role("link", name="Send…").click()
    expect(page.get_by_role("heading", name="Goes to 3 people")).to_be_visible()
    look(page, "send")
    page.get_by_label("To send it, type the number of people").fill("4")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Type 3, the number of people it goes to.")).to_be_visible()
    page.get_by_label("To send it, type the number of people").fill("3")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("is on its way.")).to_be_visible()


def report(page: Page, concord: Concord, desk: str) -> None:
    mails = wait_for(lambda: len(found := concord.mails(to="reader@", subject=SUBJECT)) == 3 and found, "three mails")
    assert {mail["subject"] for mail in mails} == {SUBJECT}
    page.goto(desk)
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_role("status")).to_have_text("Sent")  # by itself, when it was still leaving
    expect(page.get_by_role("heading", name="What came back")).to_be_visible()
    look(page, "report")


def archive(page: Page, origin: str) -> None:
    page.get_by_role("link", name="As it stands on the website").click()
    expect(page).to_have_url(origin + PATH)
    expect(page.get_by_role("link", name="Get it by email")).to_be_visible()
    assert "unsubscribe" not in page.content().lower()
    look(page, "archive")
    page.goto(f"{origin}/newsletters/")
    expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()
    look(page, "archive-list")


def panel(page: Page) -> Locator:
    beside = page.get_by_role("region", name="Inbox and readers")
    if not beside.is_visible():
        page.get_by_role("button", name="Toggle inbox and readers").click()
    return beside


def press(page: Page, name: str, words: str) -> None:
    """A button of Wagtail's menu at the foot of the form, which may be folded."""
    button = page.locator(f"footer button[name^='{name}'], footer button", has_text=words).first
    if not button.is_visible():
        page.locator("footer [data-controller='w-dropdown'] button[aria-expanded]").first.click()
    button.click()
