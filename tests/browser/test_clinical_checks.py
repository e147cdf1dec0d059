"""“Clinical checks” beside the editor: it follows the text as it is saved, leads to the field, and fits a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses

pytestmark = pytest.mark.browser

TOGGLE = '[data-side-panel-toggle="clinical-checks"]'
WATCHED_AFTER = 11_000  # milliseconds: Wagtail's own patience with forms that are still being built
WRONG = "is a wrong form of"
WRITE = """(field, words) => {
  field.value = words;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}"""


def opened(browser: Browser, addresses: Addresses, width: int, scheme: str) -> Page:
    """An editor's form with the panel open, at the time when Wagtail begins to watch what is typed."""
    page = new_page(browser, width=width, color_scheme=scheme, bypass_csp=True)  # axe is a script
    log_in(page, addresses.form, "editor")
    page.locator(TOGGLE).click()
    expect(page.locator("[data-checks-url]")).to_contain_text("Nothing stands in the way of submitting this.")
    page.wait_for_timeout(WATCHED_AFTER)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_follows_each_save_and_leads_to_the_field(
    browser: Browser, addresses: Addresses, width: int, scheme: str
) -> None:
    page = opened(browser, addresses, width, scheme)
    panel, lead = page.locator("[data-checks-url]"), page.locator("#id_lead")
    words = lead.input_value()
    lead.evaluate(WRITE, "About PPRT, and how it works.")  # on a phone the panel lies over the form
    expect(panel).to_contain_text(WRONG)
    expect(page.locator(f"{TOGGLE} [data-side-panel-toggle-counter]")).to_be_visible()
    assert [rule["id"] for rule in Axe().run(page, context="[data-checks-url]").response["violations"]] == []
    panel.get_by_text(WRONG).click()
    expect(lead).to_be_focused()
    expect(lead).to_be_in_viewport()
    lead.fill(words)
    lead.press("Tab")
    expect(panel).not_to_contain_text(WRONG)
