"""An editor's day, in a real browser, on a laptop and on a phone: write, submit, mend what the checks found, submit
again; the reviewer approves from the link in her mail; the editor sees it live on three channels."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.models import TreatmentIndexPage, TreatmentPage
from tests.browser.chromium import chromium, log_in, new_page
from tests.running.colleagues import the_page
from tests.running.concord import Concord, concord_fixture, wait_for
from tests.test_end_to_end import link_in_mail, press_submit, status

pytestmark = pytest.mark.browser

WRONG = "What PPRT is and how it helps people with this illness. For patients and families who want to know more."
RIGHT = "What this treatment is and how it helps people with this illness. For patients and their families."

concord = concord_fixture("module")


def draft(title: str, slug: str) -> TreatmentPage:
    """A copy of the sample page that nobody submitted."""
    names = {"title": title, "slug": slug}
    index = TreatmentIndexPage.objects.get()
    copied: Any = the_page().copy(to=index, update_attrs=names, keep_live=False, copy_revisions=False)
    return copied


@pytest.mark.parametrize(("device", "width"), [("a laptop", 1280), ("a phone", 360)])
def test_from_a_first_draft_to_three_channels(concord: Concord, device: str, width: int) -> None:
    title = f"Treatment explained on {device}"
    page = draft(title, f"on-{width}")
    edit = f"{concord.url}/admin/pages/{page.pk}/edit/"
    with chromium() as browser:
        editor = new_page(browser, width=width)
        log_in(editor, edit, "editor")
        submits_what_the_checks_send_back(editor)
        mends_it_and_submits_again(editor)

        reviewer = new_page(browser, width=width, height=800)
        log_in(reviewer, link_in_mail(concord, to="reviewer@", subject=f"Please approve: {title}"), "reviewer")
        approves(reviewer, width)
        sees_it_live(editor)
    on_each_channel(concord, page)


def submits_what_the_checks_send_back(editor: Page) -> None:
    editor.get_by_role("textbox", name="Lead").fill(WRONG)
    press_submit(editor)
    expect(status(editor)).to_contain_text("Please mend this, then submit again")
    editor.get_by_role("link", name="is a wrong form of").first.click()
    expect(editor.get_by_role("textbox", name="Lead")).to_be_in_viewport()


def mends_it_and_submits_again(editor: Page) -> None:
    editor.get_by_role("textbox", name="Lead").fill(RIGHT)
    editor.get_by_role("button", name="Submit again").click()
    expect(status(editor)).to_contain_text("Waiting for Reviewer, oncology")


def approves(reviewer: Page, width: int) -> None:
    expect(reviewer.get_by_role("heading", name="New page")).to_be_visible()
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= width
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_text("You approved")).to_be_visible()


def sees_it_live(editor: Page) -> None:
    """Without a reload: the panel asks by itself."""
    expect(status(editor)).to_contain_text("live since")
    expect(editor.get_by_text("On Website, App, Newsletter.")).to_be_visible()


def on_each_channel(concord: Concord, page: TreatmentPage) -> None:
    item = f"/api/mobile/v1/en-US/items/{page.translation_key}"
    assert RIGHT in wait_for(lambda: concord.text(f"/treatments/{page.slug}/"), "the page")
    assert concord.get(item).json()["lead"] == RIGHT
    card = wait_for(lambda: approved_card(concord, page), "the card for newsletters")
    assert page.title in card


def approved_card(concord: Concord, page: TreatmentPage) -> str:
    """What a newsletter would say of it: it is available now, and nobody was sent it."""
    from publishing.store import read

    assert not concord.mails(to="reader@")
    found = read("newsletter", f"cards/en-US/{page.translation_key}")
    return found[1].decode() if found else ""
