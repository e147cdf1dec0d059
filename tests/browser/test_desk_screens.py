"""The desk in a real browser: front page, lists, reports and side panels fit a phone; axe finds nothing serious."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.browser.test_accessibility import PHONE, serious, visit, width

pytestmark = pytest.mark.browser

SCREENS = {
    "front page": "/admin/",
    "pages": "/admin/pages/",
    "people": "/admin/snippets/cms/person/",
    "review calendar": "/admin/reports/desk/review-calendar/",
    "reading level": "/admin/reports/desk/reading-level/",
    "references": "/admin/reports/desk/references/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_is_read_sideways(
    browser: Browser, addresses: Addresses, scheme: str
) -> None:
    page = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(addresses.approve))
    log_in(page, f"{origin}/admin/", "editor")
    for name, path in SCREENS.items():
        visit(page, origin + path)
        assert serious(page) == [], name
        assert width(page) <= PHONE, name


def test_the_panel_channels_opens_beside_the_form(browser: Browser, addresses: Addresses) -> None:
    page = new_page(browser, width=1280)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(addresses.approve))
    log_in(page, addresses.approve, "editor")
    page.get_by_role("link", name="Open in the editor").click()
    page.get_by_role("button", name="Toggle channels").click()
    panel = page.get_by_role("region", name="Channels")
    expect(panel).to_contain_text(re.compile(r"Website\s*Version \d+, live since"))
    link = panel.get_by_role("link", name="What readers see: Website").get_attribute("href")
    assert link == urlsplit(addresses.page).path
    visit(page, origin + link)
