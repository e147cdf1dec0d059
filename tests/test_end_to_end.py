"""The README's path, told in code: submit, proof, approve, release, deliver, serve.

Every process of the Procfile runs, people use a real Chromium, readers ask over HTTP, mail goes over SMTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from channels.newsletter.models import Mailing
from cms.models import NewsletterIssue
from cms.sample.subscribers import ADDRESSES
from cms.sample.treatment_text import OPTIONS
from tests.browser.chromium import chromium, log_in, new_page
from tests.running.colleagues import Colleague, publish, the_page
from tests.running.colleagues import submit as submit_without_browser
from tests.running.concord import Concord, concord_fixture, wait_for
from tests.running.convergence import converged
from tests.running.told import Told, told_by_app, told_by_mail, told_by_web

pytestmark = pytest.mark.browser

OLD = "can be treated in seven ways."
NEW = "can be treated in seven ways, and your team helps you to choose."
PHONE = 360


@dataclass(frozen=True)
class Sample:
    """Addresses of the sample page and the sample newsletter."""

    edit_page: str
    page: str
    item_id: str
    edit_newsletter: str

    @property
    def item(self) -> str:
        return f"/api/mobile/v1/en-US/items/{self.item_id}"


concord = concord_fixture("module")


@pytest.fixture(scope="module")
def sample(concord: Concord) -> Sample:
    """Version 1 of the sample page is what readers see; the newsletter about it is a draft."""
    page, issue = the_page(), NewsletterIssue.objects.get()
    converged(concord, publish(concord, page.lead))
    return Sample(
        edit_page=f"{concord.url}/admin/pages/{page.pk}/edit/",
        page=page.public_path,
        item_id=str(page.translation_key),
        edit_newsletter=f"{concord.url}/admin/snippets/cms/newsletterissue/edit/{issue.pk}/",
    )


def test_a_changed_sentence_reaches_readers_on_the_website_and_in_the_app(concord: Concord, sample: Sample) -> None:
    with chromium() as browser:
        editor = new_page(browser)
        log_in(editor, sample.edit_page, "editor")
        change_a_sentence(editor)
        submit_and_watch_the_checks(concord, editor)
        try_to_approve_it_herself(editor)

        reviewer = new_page(browser, width=PHONE, height=800)
        log_in(reviewer, link_in_mail(concord, to="reviewer@", subject="Please approve: Treatment"), "reviewer")
        read_what_changed(reviewer)
        look_at_each_channel(reviewer)
        approve(reviewer, promise="Approving publishes this on the website and in the app now. No email is sent.")
        expect(reviewer.get_by_text("Version 2 was approved by Reviewer, oncology.")).to_be_visible()
    the_website_serves_it(concord, sample)
    the_app_serves_it(concord, sample)
    assert not concord.mails(to="reader@")


def test_a_newsletter_is_submitted_approved_sent_and_left(concord: Concord, sample: Sample) -> None:
    with chromium() as browser:
        marketer = new_page(browser)
        log_in(marketer, sample.edit_newsletter, "marketer")
        press_submit(marketer)
        expect(status(marketer)).to_contain_text("Waiting for a second colleague")

        colleague = new_page(browser, width=PHONE, height=800)
        log_in(colleague, link_in_mail(concord, to="colleague@", subject="Please approve: New on"), "colleague")
        approve(colleague, promise="It is sent when marketing presses Send.")
        assert not newsletters(concord)

        send(concord, marketer)
    mails = wait_for(lambda: newsletters(concord) if len(newsletters(concord)) == 3 else None, "three newsletters")
    assert sorted(address for mail in mails for address in mail["recipients"]) == sorted(ADDRESSES)
    all_channels_tell_the_same(concord, sample, mails[0])
    whoever_leaves_gets_no_further_one(concord, mails)


# --- Submit and proof ---


def change_a_sentence(editor: Page) -> None:
    lead = editor.get_by_role("textbox", name="Lead")
    lead.fill(lead.input_value().replace(OLD, NEW))


def press_submit(editor: Page) -> None:
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Submit to").click()


def submit_and_watch_the_checks(concord: Concord, editor: Page) -> None:
    """What the editor reads changes by itself."""
    with concord.stopped("worker", "reconcile"):  # busy with other work, so that there is time to look
        press_submit(editor)
        expect(status(editor)).to_have_text("Checking…")
        editor.evaluate("window.loadedOnce = true")
    expect(status(editor)).to_have_text("Waiting for Reviewer, oncology")
    assert editor.evaluate("window.loadedOnce")


def status(editor: Page) -> Any:
    return editor.locator(".publishing-status__sentence")


# --- Approve ---


def try_to_approve_it_herself(editor: Page) -> None:
    status(editor).get_by_role("link").click()
    expect(editor.get_by_text("so a second person has to approve it.")).to_be_visible()
    expect(editor.get_by_role("button", name="Approve")).to_have_count(0)


def link_in_mail(concord: Concord, to: str, subject: str) -> str:
    """The address in a mail to a colleague."""
    mail = wait_for(lambda: concord.mails(to=to, subject=subject), f"a mail to {to}")[0]
    return next(word for word in mail["text"].split() if word.startswith("http"))


def read_what_changed(reviewer: Page) -> None:
    expect(reviewer.get_by_role("heading", name="What changed since what readers see now")).to_be_visible()
    assert "and your team helps you to choose." in " ".join(reviewer.locator("ins").all_inner_texts())
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= PHONE


def look_at_each_channel(reviewer: Page) -> None:
    """The version's own bytes, one channel at a time on a phone."""
    where = reviewer.get_by_role("group", name="Where")
    for channel, label, words in (
        ("website", "Website", NEW),
        ("mobile", "App", NEW),
        ("newsletter", "Email", OPTIONS[0]["summary"]),
    ):
        where.get_by_text(label, exact=True).click()
        frame = reviewer.frame_locator(f".channel--{channel} iframe.light >> nth=0")
        expect(frame.locator("body")).to_contain_text(words)


def approve(reviewer: Page, promise: str) -> None:
    expect(reviewer.get_by_text(promise)).to_be_visible()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_text("You approved")).to_be_visible()


# --- Deliver and serve ---


def the_website_serves_it(concord: Concord, sample: Sample) -> None:
    document = wait_for(lambda: NEW in concord.text(sample.page) and concord.text(sample.page), "the page")
    assert "Version 2," in document


def the_app_serves_it(concord: Concord, sample: Sample) -> None:
    item = wait_for(lambda: newest_item(concord, sample), "the item")
    assert NEW in item["lead"]
    entry = wait_for(lambda: newest_entry(concord, sample), "the feed")
    assert entry["title"] in concord.text("/app/")
    assert NEW in concord.text(f"/app/items/{sample.item_id}/")


def newest_item(concord: Concord, sample: Sample) -> dict[str, Any] | None:
    item = concord.get(sample.item).json()
    return item if item["edition"] == 2 else None


def newest_entry(concord: Concord, sample: Sample) -> dict[str, Any] | None:
    entries = concord.get("/api/mobile/v1/en-US/feed").json()["items"]
    return next((entry for entry in entries if (entry["id"], entry["edition"]) == (sample.item_id, 2)), None)


# --- The newsletter ---


def send(concord: Concord, marketer: Page) -> None:
    marketer.goto(f"{concord.url}/admin/newsletters/")
    marketer.get_by_role("link", name="Send…").click()
    marketer.get_by_label("To send it, type the number of people").fill("3")
    marketer.get_by_role("button", name="Send now").click()
    expect(marketer.get_by_text("is on its way.")).to_be_visible()


def newsletters(concord: Concord, subject: str = "New on our website") -> list[dict[str, Any]]:
    return [mail for mail in concord.mails(subject=subject) if header(mail, "List-Unsubscribe")]


def header(mail: dict[str, Any], name: str) -> str:
    return dict(mail["headers"]).get(name, "")


def all_channels_tell_the_same(concord: Concord, sample: Sample, mail: dict[str, Any]) -> None:
    on_the_web = told_by_web(concord.text(sample.page))
    assert on_the_web == told_by_app(concord.get(sample.item).json()) == told_by_mail(mail["html"])
    assert on_the_web.options == [option["name"] for option in OPTIONS]
    the_button_works(on_the_web)


def the_button_works(told: Told) -> None:
    assert told.button == "Request an appointment"
    answer = requests.get(told.appointment, timeout=10)
    assert answer.status_code == 200
    assert "tel:+12025550143" in answer.text


def whoever_leaves_gets_no_further_one(concord: Concord, mails: list[dict[str, Any]]) -> None:
    leaving, *staying = (mail["recipients"][0] for mail in mails)
    one_click(header(mails[0], "List-Unsubscribe"))
    send_another(concord)
    assert sorted(mail["recipients"][0] for mail in newsletters(concord, "News again")) == sorted(staying)


def one_click(address: str) -> None:
    """What the mail program does when its own Unsubscribe is pressed (RFC 8058)."""
    answer = requests.post(address.strip("<>"), {"List-Unsubscribe": "One-Click"}, timeout=10)
    assert answer.status_code == 200
    assert "You will get no more newsletters" in answer.text


def send_another(concord: Concord) -> None:
    """The next newsletter, this time without a browser."""
    first = NewsletterIssue.objects.get()
    issue = NewsletterIssue(name="Next", subject="News again", preheader=first.preheader, items=first.items)
    issue.locale, issue.live = first.locale, False
    issue.save()
    Colleague(concord, "colleague").approve(submit_without_browser(issue, "marketer"))
    Colleague(concord, "marketer").send_newsletter()
    mailing = Mailing.objects.filter(issue=issue.translation_key, state=Mailing.State.SENT)
    assert wait_for(mailing.first, "the next newsletter to be sent").recipients == 2
