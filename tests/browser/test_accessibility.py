"""The pages people meet, as they are served: axe finds nothing serious, and a narrow phone needs no sideways scroll."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses

pytestmark = pytest.mark.browser

NARROW, PHONE, DESK = 320, 360, 1280
SERIOUS = ("serious", "critical")
TABS = ("website", "mobile", "newsletter")
PUBLIC = ("page", "app", "app_item", "developers", "unsubscribe", "sign_up", "confirm", "preferences")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PUBLIC)
def test_axe_finds_nothing_serious_in_what_readers_see(
    browser: Browser, addresses: Addresses, name: str, scheme: str
) -> None:
    # axe is a script, and the pages' own policy allows none.
    page = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    visit(page, getattr(addresses, name))
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_approve_page(browser: Browser, addresses: Addresses, scheme: str) -> None:
    page = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    log_in(page, addresses.approve, "reviewer")
    for tab in TABS:
        visit(page, f"{addresses.approve}?tab={tab}")
        assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_an_emergency_is_asked_for(
    browser: Browser, addresses: Addresses, scheme: str
) -> None:
    page = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    asking = addresses.approve.replace("/approve/", "/emergency/ask/")
    log_in(page, asking, "colleague")
    assert page.get_by_label("Why it cannot wait").is_visible()
    for address in (asking, asking.partition("ask/")[0]):
        visit(page, address)
        assert serious(page) == []
        assert width(page) <= PHONE


@pytest.mark.parametrize("name", PUBLIC)
def test_readers_of_a_narrow_phone_never_scroll_sideways(browser: Browser, addresses: Addresses, name: str) -> None:
    page = new_page(browser, width=NARROW)
    visit(page, getattr(addresses, name))
    assert width(page) <= NARROW


def test_the_approve_page_fits_a_narrow_phone(browser: Browser, addresses: Addresses) -> None:
    page = new_page(browser, width=NARROW)
    log_in(page, addresses.approve, "reviewer")
    for tab in TABS:
        visit(page, f"{addresses.approve}?tab={tab}")
        assert width(page) <= NARROW
        assert page.frame_locator(f".channel--{tab} iframe.light").locator("body").inner_text()


def visit(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer and answer.ok


def serious(page: Page) -> list[Any]:
    found = Axe().run(page).response
    assert len(found["passes"]) > 10, "axe has not looked at the page"
    rules = [rule for rule in found["violations"] if rule["impact"] in SERIOUS]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in rules]


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
