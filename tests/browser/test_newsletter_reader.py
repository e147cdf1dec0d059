"""A reader's whole way, on a phone and without JavaScript: sign up, confirm, choose, pause, leave, be erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from channels.newsletter.subscribers import form_age
from tests.browser.chromium import new_page
from tests.browser.conftest import Addresses
from tests.browser.test_accessibility import PHONE, serious, width
from tests.running.concord import Concord, wait_for

pytestmark = pytest.mark.browser

ADDRESS = "walker@canary.example.org"
LOGS = ("web", "worker", "reconcile")


def test_sign_up_confirm_choose_leave(browser: Browser, addresses: Addresses, concord: Concord) -> None:
    phone = new_page(browser, width=PHONE, java_script_enabled=False)
    phone.goto(addresses.page)
    phone.get_by_role("link", name="Get our newsletter by email").click()
    sign_up(phone)
    mail = wait_for(lambda: concord.mails(to=ADDRESS), "the mail")[0]
    assert mail["subject"] == "Please confirm that you want our newsletter"
    link = link_in(phone, concord, mail)
    confirm(phone, link)
    phone.get_by_role("link", name="Choose topics or pause").click()
    own_page = phone.url
    expect(phone.get_by_text("For w…@canary.example.org")).to_be_visible()
    pause_and_go_on(phone)
    assert download(phone)["email"] == ADDRESS
    press(phone, "Stop the newsletter", "You will get no more newsletters.")
    press(phone, "Erase my data", "Tick the box if we should erase everything.")
    phone.get_by_label("Erase all of it").check()
    phone.get_by_role("button", name="Erase my data").click()
    expect(phone.get_by_role("heading", name="Your data is erased")).to_be_visible()
    assert phone.context.cookies() == []
    assert phone.goto(own_page).status == 404  # type: ignore[union-attr]
    for name in LOGS:
        assert not [word for word in (ADDRESS, "canary", link, own_page) if word in concord.log(name)]


def test_signing_up_again_while_a_reader_looks_the_same(
    browser: Browser, addresses: Addresses, concord: Concord
) -> None:
    phone = new_page(browser, width=PHONE)
    phone.goto(addresses.sign_up)
    fill(phone, "first.reader@example.org")
    expect(phone.get_by_role("heading", name="Check your email")).to_be_visible()
    told = wait_for(lambda: concord.mails("first.reader@", "You get our newsletter already"), "the mail")
    assert len(told) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_errors_are_beside_the_fields_and_in_a_summary(browser: Browser, addresses: Addresses, scheme: str) -> None:
    phone = new_page(browser, width=PHONE, color_scheme=scheme, bypass_csp=True)
    phone.goto(addresses.sign_up)
    fill(phone, "reader@example", agree=False)
    summary = phone.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Enter an email address").click()
    expect(phone.get_by_label("Email address")).to_be_focused()
    expect(phone.get_by_label("Email address")).to_have_value("reader@example")
    assert serious(phone) == []
    assert width(phone) <= PHONE


@pytest.mark.parametrize("name", ["sign_up", "confirm", "preferences", "unsubscribe"])
def test_what_is_pressed_is_large_enough_for_a_thumb(browser: Browser, addresses: Addresses, name: str) -> None:
    phone = new_page(browser, width=PHONE)
    phone.goto(getattr(addresses, name))
    found = phone.locator("main button, main .choice, main input[type=email]").all()
    assert found
    assert all((box := one.bounding_box()) and box["height"] >= 44 for one in found)


def sign_up(phone: Page) -> None:
    fill(phone, ADDRESS)
    expect(phone.get_by_role("heading", name="Check your email")).to_be_visible()
    expect(phone.get_by_text(ADDRESS)).to_have_count(0)


def fill(phone: Page, address: str, agree: bool = True) -> None:
    phone.wait_for_timeout(form_age.TOO_QUICK.total_seconds() * 1000)  # a person reads first
    phone.get_by_label("Email address").fill(address)
    phone.get_by_label("Send me the newsletter of").set_checked(agree)
    phone.get_by_role("button", name="Sign up").click()


def link_in(phone: Page, concord: Concord, mail: dict[str, Any]) -> str:
    phone.goto(f"{concord.mail_url}/messages/{mail['id']}/html")
    return phone.get_by_role("link", name="Go to the page").get_attribute("href") or ""


def confirm(phone: Page, link: str) -> None:
    """Opening it twice, as a scanner and the person do, asks; the button confirms."""
    for _ in range(2):
        phone.goto(link)
        expect(phone.get_by_role("heading", name="Do you want our newsletter?")).to_be_visible()
    phone.get_by_role("button", name="Yes, send me the newsletter").click()
    expect(phone.get_by_role("heading", name="You get our newsletter")).to_be_visible()


def pause_and_go_on(phone: Page) -> None:
    phone.get_by_label("3 months").check()
    press(phone, "Pause", "You get no newsletters for now.")
    press(phone, "Send me newsletters again", "You get our newsletters again.")


def press(phone: Page, button: str, said: str) -> None:
    phone.get_by_role("button", name=button).click()
    expect(phone.get_by_text(said).first).to_be_visible()


def download(phone: Page) -> dict[str, Any]:
    with phone.expect_download() as waited:
        phone.get_by_role("button", name="Download it").click()
    assert waited.value.suggested_filename == "my-newsletter-data.json"
    told: dict[str, Any] = json.loads(Path(waited.value.path()).read_text())
    return told
