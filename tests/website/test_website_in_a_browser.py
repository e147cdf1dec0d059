"""The finished pages in a real Chromium, without script: accessible, no wider than the screen, complete on paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from channels.website.channel import Website
from publishing.base import GONE
from publishing.reasons import REASONS
from publishing.snapshots import Snapshot
from publishing.stamps import stamp

from . import snapshots

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
PAGES = [*snapshots.every_page(), replace(snapshots.treatment("expanders"), path="/expanders/")]
SMALL_TARGETS = """[...document.querySelectorAll('a, summary')].filter(target => {
    const box = target.getBoundingClientRect()
    return box.height && box.height < 44 && !target.closest('p, dd, sup, h3, .breadcrumb, .sources-list')
}).map(target => target.textContent)"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a rendered page as readers get it. Nothing leaves this process: every request is answered here."""
    contexts = []

    def run(snapshot: Snapshot, width: int = 1280, address: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        context.route("**/*", lambda route: answer(route, snapshot))
        page = context.new_page()
        page.goto(address or snapshot.url)
        return page

    yield run
    for context in contexts:
        context.close()


def answer(route: Route, snapshot: Snapshot) -> None:
    cards = Website().render_index(snapshots.LISTING, [summary()]).body
    artefacts = {f"{snapshot.origin}/{artefact.key}": artefact for artefact in Website().render(snapshot)}
    found = artefacts.get(route.request.url)
    if found is None:
        route.fulfill(status=404)
        return
    body = stamp(found.body, found.media_type, snapshots.TAKEN_DOWN, {snapshots.LISTING: cards})
    headers = {"Content-Type": found.media_type, "Content-Security-Policy": POLICY}
    route.fulfill(body=body, headers=headers)


def summary() -> dict[str, Any]:
    return Website().summary(snapshots.treatment()) | snapshots.STAMPS.to_json() | {"seq": 1}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("snapshot", PAGES, ids=lambda snapshot: snapshot.path)
def test_axe_finds_nothing(open_page: Open, snapshot: Snapshot, scheme: str) -> None:
    page = open_page(snapshot, width=360, color_scheme=scheme, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []


@pytest.mark.parametrize("snapshot", PAGES, ids=lambda snapshot: snapshot.path)
def test_it_fits_a_narrow_screen_with_targets_for_thumbs(open_page: Open, snapshot: Snapshot) -> None:
    page = open_page(snapshot, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("reason", REASONS)
def test_what_was_taken_down_can_be_read_by_everybody(open_page: Open, reason: str, scheme: str) -> None:
    address = f"{snapshots.ORIGIN}/{GONE}{reason}"
    page = open_page(snapshots.notice(), width=320, address=address, color_scheme=scheme, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.get_by_role("link", name="Treatments").is_visible()


def test_everything_can_be_reached_without_script(open_page: Open) -> None:
    page = open_page(PAGES[-1], java_script_enabled=False)
    page.get_by_text("More about Surgery").click()
    page.get_by_text("Examples (9)").click()
    assert page.get_by_text("Whipple operation").is_visible()


def test_the_content_security_policy_stops_nothing(open_page: Open) -> None:
    page = open_page(snapshots.treatment())
    assert page.evaluate("getComputedStyle(document.querySelector('header.bar')).backgroundColor") == "rgb(11, 79, 108)"


def test_paper_shows_what_is_folded_on_the_screen(open_page: Open) -> None:
    page = open_page(PAGES[-1])
    assert not page.get_by_text("Whipple operation").is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("Whipple operation").is_visible()


def test_the_first_key_press_reaches_the_skip_link(open_page: Open) -> None:
    page = open_page(snapshots.treatment())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_content"


@pytest.mark.parametrize("overdue", [True, False])
def test_the_overdue_notice_is_seen_only_when_overdue_even_without_the_stylesheet(
    browser: Browser, overdue: bool
) -> None:
    body = Website().render(snapshots.treatment())[0].body
    page = browser.new_page()
    page.set_content(stamp(body, "text/html", replace(snapshots.STAMPS, overdue=overdue)).decode())
    assert page.get_by_text("This page is past its review date.").is_visible() is overdue
    page.close()
