"""“Open on my phone”, from the approve page and from the editor's screen to the drawn draft on a phone.

PICTURES names a folder for a picture of each screen."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.browser.test_accessibility import serious, width

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PHONE = 360
RIBBON = "Nobody has approved this yet"


def kept(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=name.startswith("square"))


@pytest.mark.parametrize(("size", "scheme"), [(1280, "light"), (PHONE, "light"), (PHONE, "dark")])
def test_from_the_approve_page_to_the_draft_on_a_phone(
    browser: Browser, addresses: Addresses, size: int, scheme: str
) -> None:
    name = f"{'desk' if size > PHONE else 'phone'}-{scheme}"
    page = new_page(browser, width=size, color_scheme=scheme)
    log_in(page, addresses.approve, "reviewer")
    button = page.get_by_role("button", name="Open on my phone")
    button.scroll_into_view_if_needed()
    kept(page, f"approve-{name}")
    button.click()
    expect(page.get_by_role("img", name="A square to photograph")).to_be_visible()
    expect(page.get_by_text("It works for 30 minutes")).to_be_visible()
    kept(page, f"square-{name}")
    assert serious(page) == []
    assert width(page) <= size
    link = page.get_by_role("link", name="Open it on this device").get_attribute("href")
    assert link
    phone = new_page(browser, width=PHONE, height=740, color_scheme=scheme)  # nobody is logged in here
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(link)
    expect(phone.get_by_text(RIBBON)).to_be_visible()
    kept(phone, f"draft-{name}")
    assert serious(phone) == []
    assert width(phone) <= PHONE
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(link).netloc}
    phone.mouse.wheel(0, 2000)
    expect(phone.get_by_text(RIBBON)).to_be_in_viewport()
    kept(phone, f"draft-{name}-below")


@pytest.mark.parametrize(("size", "scheme"), [(1280, "light"), (PHONE, "dark")])
def test_from_the_panel_of_the_editor_s_screen(browser: Browser, addresses: Addresses, size: int, scheme: str) -> None:
    page = new_page(browser, width=size, color_scheme=scheme)
    log_in(page, addresses.approve, "editor")
    page.get_by_role("link", name="Open in the editor").click()
    page.get_by_role("button", name="Toggle channels").first.click()
    button = page.get_by_role("button", name="Open on my phone")
    button.scroll_into_view_if_needed()
    kept(page, f"panel-{size}-{scheme}")
    with page.context.expect_page() as opened:
        button.click()
    expect(opened.value.get_by_role("img", name="A square to photograph")).to_be_visible()
    kept(opened.value, f"square-of-draft-{size}-{scheme}")
