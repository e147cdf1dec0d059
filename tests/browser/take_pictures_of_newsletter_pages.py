"""Takes pictures of what readers of the newsletter meet: `.venv/bin/python -m pytest
tests/browser/take_pictures_of_newsletter_pages.py`. They go to `var/pictures`. Not a test: its name keeps it out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import new_page
from tests.browser.conftest import Addresses
from tests.browser.test_newsletter_reader import fill
from tests.running.concord import Concord, wait_for
from tests.services import ROOT

pytestmark = pytest.mark.browser

PICTURES = ROOT / "var" / "pictures"
SIZES = {"phone": (360, 800), "desk": (1100, 800)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_take_them(browser: Browser, addresses: Addresses, concord: Concord, scheme: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size, (width, height) in SIZES.items():
        page = new_page(browser, width, height, color_scheme=scheme)
        for name in ("confirm", "preferences", "unsubscribe", "sign_up"):
            page.goto(getattr(addresses, name))
            page.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
        fill(page, "reader@example", agree=False)
        page.screenshot(path=PICTURES / f"errors-{size}-{scheme}.png", full_page=True)
        fill(page, f"{size}-{scheme}@example.org")
        page.screenshot(path=PICTURES / f"check-{size}-{scheme}.png", full_page=True)
        mail = wait_for(lambda to=f"{size}-{scheme}": concord.mails(to=to), "the mail")[0]  # type: ignore[misc]
        page.goto(f"{concord.mail_url}/messages/{mail['id']}/html")
        page.screenshot(path=PICTURES / f"mail-{size}-{scheme}.png", full_page=True)
