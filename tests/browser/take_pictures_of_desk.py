"""Takes the pictures of the desk again: `.venv/bin/python -m pytest tests/browser/take_pictures_of_desk.py`.

Not a test: its name keeps it out of every other run."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses
from tests.browser.take_screenshots import COLOURS, PHONE
from tests.services import ROOT

pytestmark = pytest.mark.browser

PICTURES = ROOT / "docs" / "screenshots"
SCREENS = {
    "front-page": "/admin/",
    "pages": "/admin/pages/4/",  # the sample's second page: the index of treatments
    "review-calendar": "/admin/reports/desk/review-calendar/",
    "reading-level": "/admin/reports/desk/reading-level/",
    "people": "/admin/snippets/cms/person/",
}


def test_take_them(browser: Browser, addresses: Addresses) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(addresses.approve))
    for suffix, options in (("", {}), ("-phone", PHONE), ("-dark", {"color_scheme": "dark"})):
        page = new_page(browser, **options)  # type: ignore[arg-type]
        log_in(page, f"{origin}/admin/", "editor")
        for name, path in SCREENS.items():
            page.goto(origin + path)
            save(page, f"desk-{name}{suffix}.png")
    page = new_page(browser)
    log_in(page, addresses.approve, "editor")
    page.get_by_role("link", name="Open in the editor").click()
    page.get_by_role("button", name="Toggle channels").click()
    save(page, "desk-channels.png")


def save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)
