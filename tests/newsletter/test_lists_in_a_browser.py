"""Colleagues with the list of readers in a real browser: import, look up, act; after a recall, tell its readers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.models import NewsletterIssue
from publishing import withdrawals
from publishing.models import Publication
from tests.browser.chromium import chromium, log_in, new_page
from tests.browser.test_accessibility import serious, width
from tests.conftest import cast
from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, concord_fixture, wait_for
from tests.running.convergence import converged

pytestmark = [pytest.mark.browser, pytest.mark.slow]
concord = concord_fixture("module")
SCREENS = [(360, "light"), (360, "dark"), (1280, "light")]
PICTURES = os.environ.get("PICTURES", "")  # a folder to keep what was seen in, for those who want to look
LIST = """email,consent_date,consent
{address},2026-10-01,"Open day, paper form: please send me the newsletter."
later@example.org,2999-10-01,"Open day, paper form: please send me the newsletter."
not an address,2026-10-01,"Open day, paper form: please send me the newsletter."
"""


@pytest.fixture(scope="module")
def recall(concord: Concord) -> str:
    """The path of the page that says what was taken down; three readers hold a newsletter with it."""
    page = the_page()
    converged(concord, publish(concord, page.lead))
    Colleague(concord, "colleague").approve(submit(NewsletterIssue.objects.get(), "marketer"))
    Colleague(concord, "marketer").send_newsletter()
    wait_for(lambda: len(concord.mails(to="reader@", subject="New on our website")) == 3, "the newsletter")
    publication = Publication.objects.get(public_id=page.translation_key)
    withdrawals.take_down(publication, "wrong", user=cast()["editor"])
    publication.refresh_from_db()
    return f"/admin/taken-down/{publication.live_id}/"


@pytest.fixture(scope="module")
def browser(recall: str) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def looked_at(page: Page, name: str) -> None:
    """Nothing serious for axe, no sideways scroll; a picture for whoever asked."""
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
    assert width(page) <= page.viewport_size["width"]  # type: ignore[index]
    if PICTURES:
        size = f"{page.viewport_size['width']}"  # type: ignore[index]
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(path=Path(PICTURES) / f"{name}-{size}{'-dark' if dark else ''}.png", full_page=True)


@pytest.mark.parametrize(("wide", "scheme"), SCREENS)
def test_import_look_up_and_act(browser: Browser, concord: Concord, wide: int, scheme: str, tmp_path: Path) -> None:
    front = f"{concord.url}/admin/newsletters/subscribers/"
    page = new_page(browser, width=wide, color_scheme=scheme, bypass_csp=True)
    log_in(page, front, "marketer")
    looked_at(page, "subscribers")
    page.get_by_role("link", name="Import a list").click()
    looked_at(page, "upload")
    file = tmp_path / "list.csv"
    address = f"new.{wide}.{scheme}@example.org"
    file.write_text(LIST.format(address=address))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import this list").click()
    expect(page.get_by_text("All 3 rows were read")).to_be_visible()
    expect(page.get_by_text("1: The person cannot have agreed in the future.")).to_be_visible()
    looked_at(page, "import")
    page.goto(front)
    page.get_by_label("The whole address").fill(address)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Open day, paper form")).to_be_visible()
    assert "@" not in page.url
    looked_at(page, "person")
    page.get_by_label("Shut the address out for good").select_option("The person complained")
    page.get_by_role("button", name="Shut it out").click()
    page.get_by_label("Let it in again").select_option("It was shut out by mistake")
    looked_at(page, "shut-out")
    page.get_by_role("button", name="Let it in again").click()
    page.get_by_label("The person asked for this").check()
    page.get_by_role("button", name="Erase this person").click()
    expect(page.get_by_text("Everything about this person is erased.")).to_be_visible()
    page.get_by_label("The whole address").fill(address)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("it may get no newsletter")).to_be_visible()
    looked_at(page, "erased")
    page.get_by_label("Let it in again").select_option("It was shut out by mistake")
    page.get_by_role("button", name="Let it in again").click()


@pytest.mark.parametrize(("wide", "scheme"), SCREENS)
def test_readers_are_told_after_a_recall(
    browser: Browser, concord: Concord, recall: str, wide: int, scheme: str
) -> None:
    page = new_page(browser, width=wide, color_scheme=scheme, bypass_csp=True)
    log_in(page, concord.url + recall, "marketer")
    looked_at(page, "taken-down")
    page.get_by_role("link", name=re.compile("Tell the 3 readers|How far it is")).click()
    page.wait_for_url("**/newsletters/tell/*/")
    page.wait_for_load_state()
    if (people := page.get_by_label("To confirm it")).is_visible():
        looked_at(page, "tell")
        people.fill("3")
        page.get_by_role("button", name="Tell 3 people").click()
    expect(page.get_by_text("3 people are told")).to_be_visible()
    wait_for(lambda: len(concord.mails(to="reader@", subject="a correction")) == 3, "the correction")
    page.reload()
    expect(page.get_by_text("3 mails handed over")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text("Something on this page was wrong.")).to_be_visible()
    looked_at(page, "told")
