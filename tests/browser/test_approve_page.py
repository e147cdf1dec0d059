"""The approve page on a phone of 360 pixels, with scripts switched off: everything that a decision needs works."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import log_in, new_page
from tests.browser.conftest import Addresses

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280


@pytest.fixture
def phone(browser: Browser, addresses: Addresses) -> Page:
    page = new_page(browser, width=PHONE, height=800, java_script_enabled=False)
    log_in(page, addresses.approve, "reviewer")
    return page


def test_every_channel_width_and_design_is_a_tap_away(phone: Page, addresses: Addresses) -> None:
    for name, channel in (("Website", "website"), ("App", "mobile"), ("Email", "newsletter")):
        phone.get_by_text(name, exact=True).first.click()
        for look in ("Light", "Dark"):
            phone.get_by_text(look, exact=True).click()
            frames = phone.locator("iframe:visible")
            expect(frames).to_have_count(1)
            expect(frames).to_have_attribute("title", f"{name}, {look.lower()}: {title(phone)}")
            frame = phone.frame_locator(f".channel--{channel} iframe.{look.lower()}")
            expect(frame.locator("body")).to_contain_text("PRRT" if channel != "newsletter" else title(phone))
    phone.get_by_text("Website", exact=True).first.click()
    assert box(phone) <= PHONE
    phone.get_by_text("Desktop", exact=True).click()
    assert box(phone) >= 1000


def test_dark_is_dark_whatever_the_phone_wishes(phone: Page) -> None:
    phone.get_by_text("App", exact=True).first.click()
    grounds = {}
    for look in ("Light", "Dark"):
        phone.get_by_text(look, exact=True).click()
        body = phone.frame_locator(f".channel--mobile iframe.{look.lower()}").locator("body")
        expect(body).to_be_visible()
        grounds[look] = body.evaluate("body => getComputedStyle(body).backgroundColor")
    assert grounds["Light"] != grounds["Dark"]


def test_options_stand_alone_and_colleagues_can_be_chosen(phone: Page, addresses: Addresses) -> None:
    phone.get_by_text("App", exact=True).first.click()
    phone.get_by_text("Each option alone, as the app shows it").click()
    link = phone.locator(".alone a").first
    name = link.inner_text()
    link.click()
    expect(phone.get_by_role("heading", name=name)).to_be_visible()
    phone.goto(addresses.approve)
    phone.get_by_text("Show it to somebody without an account").click()
    expect(phone.get_by_label("It works for")).to_be_visible()
    phone.get_by_label("On a day I choose").check()
    expect(phone.get_by_label("Day and time")).to_be_visible()


def test_three_taps_from_the_mail_to_the_approval(browser: Browser, addresses: Addresses) -> None:
    """The link in the mail, the jump to the decision, the button."""
    page = new_page(browser, width=PHONE, height=800, java_script_enabled=False)
    log_in(page, addresses.approve_list, "colleague")
    page.goto(addresses.approve_list)
    page.get_by_role("link", name="To your decision").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("You approved “Treatments”.")).to_be_visible()


def test_side_by_side_on_a_desk(browser: Browser, addresses: Addresses) -> None:
    page = new_page(browser, width=DESK)
    log_in(page, addresses.approve, "reviewer")
    expect(page.locator("iframe:visible")).to_have_count(3)
    tops = [page.locator(f".channel--{name}").bounding_box() for name in ("website", "mobile", "newsletter")]
    assert len({round(top["y"]) for top in tops if top}) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["hand-over/", "share/", "../../away/"])
def test_axe_finds_nothing_serious_in_the_smaller_screens(
    browser: Browser, addresses: Addresses, name: str, scheme: str
) -> None:
    page = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    log_in(page, addresses.approve, "reviewer")
    page.goto(addresses.approve + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    found = [rule for rule in Axe().run(page).response["violations"] if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def box(page: Page) -> float:
    found = page.locator("iframe:visible").bounding_box()
    assert found
    return found["width"]
