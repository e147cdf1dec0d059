"""A running Concord with something to look at: version 1 is live, version 2 waits for approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from channels.newsletter.models import Answer, Subscriber
from channels.newsletter.subscribers import own_links
from cms.models import HomePage, NewsletterIssue, TreatmentIndexPage
from tests.browser.chromium import chromium
from tests.running.colleagues import Colleague, publish, submit, the_page
from tests.running.concord import Concord, concord_fixture, wait_for
from tests.running.convergence import converged


@dataclass(frozen=True)
class Addresses:
    """What people open."""

    page: str
    form: str  # where an editor writes; this page waits for nobody
    approve: str
    approve_list: str
    app: str
    app_item: str
    developers: str
    unsubscribe: str
    sign_up: str
    confirm: str
    preferences: str
    mail: str


concord = concord_fixture("package")


@pytest.fixture(scope="package")
def addresses(concord: Concord) -> Addresses:
    page = the_page()
    converged(concord, publish(concord, page.lead))
    mail = sent_newsletter(concord)
    page = the_page()
    page.lead = page.lead.replace("seven ways.", "seven ways, and your team helps you to choose.")
    proof = submit(page)
    index = TreatmentIndexPage.objects.get()
    index.lead = "How cancers are treated, in words that everybody knows. Each page was reviewed by a clinician."
    listed = submit(index)
    wait_for(lambda: page.title in concord.text("/app/"), "the app")
    reader = Subscriber.objects.order_by("pk")[0]
    asked = Subscriber.objects.create(email="asked@example.org", locale="en-US", consent_text="Send me the newsletter.")
    question = Answer.objects.create(subscriber=asked, address_key=asked.address_key, kind="confirm", state="sent")
    return Addresses(
        page=concord.url + page.public_path,
        form=f"{concord.url}/admin/pages/{HomePage.objects.get().pk}/edit/",
        approve=f"{concord.url}/admin/approve/{proof.pk}/",
        approve_list=f"{concord.url}/admin/approve/{listed.pk}/",
        app=f"{concord.url}/app/",
        app_item=f"{concord.url}/app/items/{page.translation_key}/",
        developers=f"{concord.url}/developers/",
        unsubscribe=own_links.leave_link(reader.public_id),
        sign_up=f"{concord.url}/newsletter/",
        confirm=own_links.confirm_link(asked.public_id, question.pk),
        preferences=own_links.preferences_link(reader.public_id),
        mail=f"{concord.mail_url}/messages/{mail}/html",
    )


@pytest.fixture(scope="package")
def browser(addresses: Addresses) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def sent_newsletter(concord: Concord) -> int:
    """The number of a sample newsletter in the mail catcher."""
    Colleague(concord, "colleague").approve(submit(NewsletterIssue.objects.get(), "marketer"))
    Colleague(concord, "marketer").send_newsletter()
    return wait_for(lambda: concord.mails(to="reader@", subject="New on our website"), "the newsletter")[0]["id"]
