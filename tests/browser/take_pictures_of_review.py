"""Takes the pictures of reviewing again: `.venv/bin/python -m pytest tests/browser/take_pictures_of_review.py`.

Not a test: its name keeps it out of every other run."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.browser.take_screenshots import COLOURS, IMAGES, PHONE
from tests.services import ROOT

pytestmark = pytest.mark.browser

SCREENSHOTS = ROOT / "docs" / "screenshots"
DESK = {"width": 1280, "height": 900}


def test_take_them(browser: Browser, addresses: Addresses) -> None:
    phone = new_page(browser, **PHONE)
    log_in(phone, addresses.approve, "reviewer")
    _more(phone, addresses)
    dark = new_page(browser, **PHONE, color_scheme="dark")
    log_in(dark, addresses.approve, "reviewer")
    _dark(dark)
    desk = new_page(browser, **DESK)
    log_in(desk, addresses.approve, "reviewer")
    _desk(desk, addresses)


def _more(page: Page, addresses: Addresses) -> None:
    save(page, "approve-page.png")
    page.get_by_role("heading", name="What readers will see").scroll_into_view_if_needed()
    page.get_by_text("App", exact=True).first.click()
    _top(page, "What readers will see")
    save(page, "approve-page-tabs.png")
    page.get_by_text("Hand over to another reviewer").click()
    page.get_by_text("On a day I choose").click()
    _top(page, "Your decision")
    save(page, "approve-page-decision.png")
    page.goto(f"{addresses.approve}share/")
    save(page, "share.png")
    page.goto(addresses.approve.partition("/approve/")[0] + "/away/")
    save(page, "away.png")


def _dark(page: Page) -> None:
    page.get_by_text("Dark", exact=True).click()
    _top(page, "What readers will see")
    save(page, "approve-page-dark.png")


def _desk(page: Page, addresses: Addresses) -> None:
    save(page, "approve-page-desk-top.png")
    _top(page, "What readers will see")
    save(page, "approve-page-desk.png")
    page.get_by_text("Desktop", exact=True).click()
    page.get_by_text("Dark", exact=True).click()
    _top(page, "What readers will see")
    save(page, "approve-page-desk-dark.png")
    _top(page, "Your decision")
    save(page, "approve-page-desk-decision.png")
    page.goto(addresses.approve)
    page.get_by_role("link", name="Open in the editor").click()
    page.get_by_text("If you change the text").first.wait_for()
    save(page, "before-typing.png")


def _top(page: Page, heading: str) -> None:
    page.get_by_role("heading", name=heading).evaluate("heading => heading.scrollIntoView()")


def save(page: Page, name: str) -> None:
    """Frames are loaded when they come into view, so the page is never done; a moment is enough."""
    page.wait_for_timeout(2500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    folder = IMAGES if (IMAGES / name).exists() else SCREENSHOTS  # what docs/editors.md shows, and all else
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / name, optimize=True)
