"""Takes the pictures of the README again: `.venv/bin/python -m pytest tests/browser/take_screenshots.py`.

Not a test: its name keeps it out of every other run."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.services import ROOT

pytestmark = pytest.mark.browser

IMAGES = ROOT / "docs" / "screenshots"
PHONE = {"width": 360, "height": 800}
COLOURS = 64  # enough for text on plain ground, and a quarter of the size


def test_take_them(browser: Browser, addresses: Addresses) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    approve = new_page(browser, **PHONE)
    log_in(approve, addresses.approve, "reviewer")
    save(approve, "approve-page.png")
    approve.get_by_role("heading", name="What readers will see").evaluate("heading => heading.scrollIntoView()")
    save(approve, "approve-page-tabs.png")
    approve.evaluate("scrollTo(0, document.body.scrollHeight)")
    save(approve, "approve-page-decision.png")
    for address, name in ((addresses.page, "web-page.png"), (addresses.app_item, "app.png")):
        save(opened(browser, address, **PHONE), name)
    save(opened(browser, addresses.mail, width=640, height=1000), "email.png")


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = new_page(browser, width, height)
    page.goto(address)
    return page


def save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path: Path = IMAGES / name
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
