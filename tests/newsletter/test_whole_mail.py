"""A mail as the mail server got it: what programs parse, follow and show of it."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import strict
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import dkim
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Subscriber
from channels.newsletter.sending import engine
from publishing.deliveries import published
from tests.browser.chromium import chromium, new_page
from tests.newsletter import snapshots
from tests.newsletter.conftest import next_edition
from tests.newsletter.full_issue import full_issue
from tests.newsletter.mailserver import Sink

ON_ONE_LINE = re.compile(rb"[\x20-\x7e]*")
REPEATED = {"received", "dkim-signature"}
# Where a phone or a mail program leads by itself:
OTHER_SCHEMES = {"tel"}
SMALLEST = 14  # pixels


@pytest.fixture
def mail(subscribe: Callable[..., Subscriber], mailserver: Sink, settings: Any, committing: None) -> bytes:
    settings.BOUNCE_DOMAIN = "bounces.example.org"
    subscribe("reader@example.org")
    issue = replace(full_issue(), public_id=str(uuid4()))
    Newsletter().deliver(published(next_edition(issue), "newsletter"))
    engine.run(Mailing.objects.get().pk)
    [(_, body)] = mailserver.bodies
    return body


def parts_of(mail: bytes) -> dict[str, str]:
    """By the library, which complains about everything that is not as the standards have it."""
    message = message_from_bytes(mail, policy=strict)
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    return {part.get_content_subtype(): part.get_content() for part in message.iter_parts()}  # type: ignore[attr-defined]


def parts_by_hand(mail: bytes) -> dict[str, str]:
    """By dkimpy's parser of header lines, and the boundaries as they stand."""
    header, body = dkim.rfc822_parse(mail)
    fields = {name.lower(): value for name, value in header}
    boundary = re.search(rb'boundary="([^"]+)"', fields[b"content-type"])[1]  # type: ignore[index]
    before, *parts, after = body.split(b"--" + boundary)
    assert (before, after) == (b"", b"--\r\n")
    found = {}
    for part in parts:
        lines, _, encoded = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        subtype = re.search(rb"text/(\w+)", lines)[1].decode()  # type: ignore[index]
        found[subtype] = quopri.decodestring(encoded.removesuffix(b"\r\n")).decode()
    return found


def test_two_parsers_read_the_same_words(mail: bytes) -> None:
    def lines(parts: dict[str, str]) -> dict[str, list[str]]:
        return {name: text.rstrip().splitlines() for name, text in parts.items()}

    assert lines(parts_of(mail)) == lines(parts_by_hand(mail))


def test_its_header_is_as_the_standards_have_it(mail: bytes) -> None:
    header = mail.partition(b"\r\n\r\n")[0]
    assert all(ON_ONE_LINE.fullmatch(line) and len(line) <= 200 for line in header.split(b"\r\n"))
    names = [name.decode().lower() for name, _ in dkim.rfc822_parse(mail)[0]]
    assert [name for name in names if names.count(name) > 1 and name not in REPEATED] == []
    assert {"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"} <= set(names)


def test_its_header_says_nothing_of_an_illness_or_of_the_reader_but_the_address(mail: bytes) -> None:
    kept = [line for line in dkim.rfc822_parse(mail)[0] if line[0].lower() not in (b"from", b"subject", b"to")]
    said = b" ".join(value for _, value in kept).lower()
    assert not re.search(rb"cancer|tumou?r|oncolog|treatment|reader", said)


def test_it_is_small_enough_to_be_shown_whole(mail: bytes) -> None:
    assert len(mail) < 100_000


def test_every_address_in_it_is_ours_and_encrypted(mail: bytes) -> None:
    html = BeautifulSoup(parts_of(mail)["html"], "html.parser")
    found = [tag[name] for name in ("href", "src", "background") for tag in html.find_all(attrs={name: True})]
    assert len(found) > 10
    web = [urlsplit(address) for address in found if urlsplit(address).scheme not in OTHER_SCHEMES]
    assert {(address.scheme, address.netloc) for address in web} == {("https", urlsplit(snapshots.ORIGIN).netloc)}
    assert not any(address.username or "utm_" in address.query for address in web)


def test_it_is_marked_up_for_those_who_hear_it(mail: bytes) -> None:
    html = BeautifulSoup(parts_of(mail)["html"], "html.parser")
    assert (html.html["lang"], html.html["dir"]) == ("en-US", "ltr")
    assert html.title.get_text() == "News from the clinic"
    assert [heading.get_text() for heading in html.find_all("h1")] == ["News from the clinic"]
    assert all(image.get("alt") for image in html.find_all("img"))
    for table in html.find_all("table"):
        assert table.get("role") == "presentation" or table.find("th", scope=True), str(table)[:200]


def test_the_text_part_says_what_the_html_says(mail: bytes) -> None:
    parts = parts_of(mail)
    html = BeautifulSoup(parts["html"], "html.parser")
    said = " ".join(parts["plain"].split())
    words = [tag.get_text(" ", strip=True) for tag in html.body.find_all(["h1", "h2", "h3", "li", "p", "td", "th"])]
    plain = [text for text in words if text and len(text) < 60 and "http" not in text]
    missing = [text for text in plain if not all(word in said for word in text.split())]
    assert len(plain) > 30
    assert missing == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.browser
class TestShown:
    @pytest.mark.parametrize("pictures", [True, False], ids=["with pictures", "without"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [600, 360, 320])
    def test_it_can_be_read(self, browser: Browser, width: int, scheme: str, pictures: bool) -> None:
        """Contrast, letters large enough, no sideways scroll; the same without pictures."""
        page = shown(browser, width, scheme, pictures)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALLER_THAN, SMALLEST) == []
        found = Axe().run(page).response
        assert "color-contrast" in [rule["id"] for rule in found["passes"]], "axe has not looked at the colours"
        assert [rule["id"] for rule in found["violations"] if rule["impact"] in SERIOUS] == []
        page.context.close()


SERIOUS = ("serious", "critical")
SMALLER_THAN = """smallest => {
    const told = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (told.nextNode()) {
        const element = told.currentNode.parentElement;
        const hidden = element.getClientRects().length === 0 || element.closest('[style*="display:none"], style');
        if (told.currentNode.textContent.trim() && !hidden && parseFloat(getComputedStyle(element).fontSize) < smallest)
            found.push(told.currentNode.textContent.trim());
    }
    for (const image of document.images)
        if (parseFloat(getComputedStyle(image).fontSize) < smallest) found.push(image.alt);
    return found;
}"""


def shown(browser: Browser, width: int, scheme: str, pictures: bool) -> Page:
    html = Newsletter().render(full_issue())[0].body.decode()
    page = new_page(browser, width=width, color_scheme=scheme)

    def answer(route: Route) -> None:
        if pictures and route.request.url.startswith(snapshots.ORIGIN):
            route.fulfill(body=picture(), content_type="image/jpeg")
        else:
            route.abort()

    page.route("**/*", answer)
    page.set_content(html)
    return page


def picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (1200, 675), (120, 160, 140)).save(drawn, "JPEG")
    return drawn.getvalue()
