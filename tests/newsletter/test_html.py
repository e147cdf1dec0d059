"""What a newsletter looks like: the HTML of an issue and of a page's card."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from channels.newsletter import content, mail_html
from channels.newsletter.channel import Newsletter
from channels.newsletter.sending.mime_body import quoted_printable
from publishing.base import Artefact
from publishing.snapshots import Block, Snapshot
from publishing.stamps import Stamps, stamp
from tests.newsletter import snapshots

KNOWN_TAGS = set(
    "mjml mj-head mj-body mj-title mj-preview mj-breakpoint mj-attributes mj-all mj-class mj-raw mj-style mj-section "
    "mj-column mj-text mj-button mj-spacer mj-table mj-image".split()
)


def html(snapshot: Snapshot) -> str:
    return Newsletter().render(snapshot)[0].body.decode()


def words(text: str) -> str:
    return " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split())


class TestIssue:
    def test_it_says_all_that_was_approved(self) -> None:
        shown = words(html(snapshots.newsletter()))
        expected = [
            "News from the clinic",
            "Seven ways of treatment, explained in plain words.",
            snapshots.CARD["title"],
            snapshots.CARD["teaser"],
            "7 treatment options",
            *[name for name, _ in snapshots.OPTIONS],
            *[summary for _, summary in snapshots.OPTIONS[:3]],
            "Read more",
            "Reviewed by Reviewer, oncology, MD on November 2, 2026",
            "This page does not replace advice from your care team.",
            "Taking on cancer, together",
            "Cancer does not stop your life.",
            "We are with you at every step.",
            "Request an appointment",
            "Monday to Friday, 8 am to 5 pm",
            "Do not use this in an emergency.",
            "In an emergency call 911",
            "You get this email because you asked for the newsletter of",
            settings.ORGANISATION,
            "Unsubscribe",
        ]
        assert [string for string in expected if string not in shown] == []

    def test_the_options_keep_their_order(self) -> None:
        page = BeautifulSoup(html(snapshots.newsletter()), "html.parser")
        shown = [link.get_text() for link in page.select("li a")]
        assert shown == [name for name, _ in snapshots.OPTIONS]

    def test_links_lead_where_they_should(self) -> None:
        links = [a["href"] for a in BeautifulSoup(html(snapshots.newsletter()), "html.parser")("a")]
        assert links.count(snapshots.URL) == 1
        assert f"{snapshots.URL}#surgery" in links
        assert f"{snapshots.ORIGIN}/appointments/" in links
        assert content.UNSUBSCRIBE in links

    def test_a_phone_number_stands_as_text(self) -> None:
        action = {"kind": "phone", "url": "tel:+12025550143", "title": "+1 202-555-0143"}
        page = BeautifulSoup(html(snapshots.newsletter(call={"action": action})), "html.parser")
        assert [link.get_text() for link in page("a", href="tel:+12025550143")] == ["+1 202-555-0143"]
        assert "Request an appointment" in page.get_text()

    def test_it_has_dark_colours_language_title_and_one_heading(self) -> None:
        page = html(snapshots.newsletter())
        assert "prefers-color-scheme: dark" in page
        assert '<meta name="color-scheme" content="light dark"' in page
        assert "#0b2a4a" in page  # the header's own dark colour
        assert page.count("<h1") == 1
        assert 'lang="en-US"' in page
        assert "<title>News from the clinic</title>" in page

    def test_a_disclaimer_that_pages_share_is_said_once(self) -> None:
        one = snapshots.newsletter()
        two = Snapshot(**{**vars(one), "blocks": [*one.blocks, Block("b3", "page_card", snapshots.CARD)]})
        assert words(html(two)).count("This page does not replace advice") == 1

    def test_ten_pages_stay_under_what_mail_programs_show(self) -> None:
        one = snapshots.newsletter()
        blocks = [Block(f"b{place}", "page_card", snapshots.CARD) for place in range(10)]
        assert len(quoted_printable(html(Snapshot(**{**vars(one), "blocks": blocks})))) < mail_html.LIMIT

    def test_a_mail_that_would_be_cut_off_is_refused(self) -> None:
        with pytest.raises(mail_html.TooLong, match="kB"):
            html(snapshots.newsletter(card={"teaser": "word " * 25_000}))

    def test_a_block_it_does_not_know_is_refused_not_left_out(self) -> None:
        one = snapshots.newsletter()
        with pytest.raises(ValueError, match="video"):
            html(Snapshot(**{**vars(one), "blocks": [Block("b1", "video", {})]}))

    def test_a_call_without_a_target_yet_can_be_previewed(self) -> None:
        assert "Taking on cancer" in html(snapshots.newsletter(call={"action": None}))


@pytest.mark.parametrize("snapshot", [snapshots.newsletter(), snapshots.treatment()], ids=["issue", "card"])
def test_opening_it_asks_no_host_but_our_own(snapshot: Snapshot) -> None:
    """MJML links a font service for some names of fonts; a mail about an illness tells nobody that it was opened."""
    document = BeautifulSoup(html(snapshot), "html.parser")
    assert not document.find_all(["link", "script", "iframe", "img"])
    assert "@import" not in str(document)
    assert "url(" not in str(document)


def picture(address: str) -> dict[str, Any]:
    return {"alt": "A nurse and a patient", "sources": [{"type": "image/jpeg", "url": address}]}


class TestWhatAMailMayFetch:
    def test_a_picture_from_our_own_address_is_shown_and_said(self) -> None:
        page = BeautifulSoup(
            html(snapshots.newsletter(card={"picture": picture(f"{snapshots.ORIGIN}/a.jpg")})), "html.parser"
        )
        shown = page.find("img")
        assert (shown["src"], shown["alt"], shown["width"]) == (
            f"{snapshots.ORIGIN}/a.jpg",
            "A nurse and a patient",
            "600",
        )

    @pytest.mark.parametrize(
        "address",
        ["http://www.example.org/a.jpg", "https://www.example.org.evil.example/a.jpg", "data:text/html,Hello"]
        + ["//cdn.example.net/a.jpg", "https://cdn.example.net/pixel.gif", "https://x@www.example.org/a.jpg"],
    )
    def test_a_picture_from_elsewhere_is_refused_with_a_sentence(self, address: str) -> None:
        with pytest.raises(mail_html.Unfit, match="our own address"):
            html(snapshots.newsletter(card={"picture": picture(address)}))

    def test_the_pictures_in_a_draft_count_neither_as_foreign_nor_as_long(self) -> None:
        carried = f"data:image/jpeg;base64,{'A' * 200_000}"
        assert carried in html(snapshots.newsletter(card={"picture": picture(carried)}))

    @pytest.mark.parametrize(
        "odd",
        ["<style>@import 'x.css';</style>", '<td style="background: URL (https://x.example/)">', "<script>x()</script>"]
        + ['<link rel="stylesheet" href="https://x.example/">', "<IFRAME src=x>"],
    )
    def test_what_else_is_fetched_is_refused_with_a_sentence(self, odd: str) -> None:
        with pytest.raises(mail_html.Unfit, match="may fetch nothing"):
            mail_html.refuse_what_is_fetched(f"<p>Hello</p>{odd}", "https://www.example.org/")

    def test_words_that_look_like_it_are_words(self) -> None:
        teaser = 'The URL (address) of @import <script> style="url(x)"'
        assert teaser in words(html(snapshots.newsletter(card={"teaser": teaser})))


class TestHostileText:
    ODD = 'A <b>bold</b> & "quoted" 5 < 6 </mj-text><mj-raw> {{ 7|add:7 }} %(x)s'

    @pytest.mark.parametrize("field", ["title", "teaser"])
    def test_text_stays_text(self, field: str) -> None:
        page = html(snapshots.newsletter(card={field: self.ODD}))
        assert self.ODD in " ".join(unescape(words(page)).split())
        assert "<b>bold" not in page

    def test_option_names_and_addresses_cannot_break_out(self) -> None:
        option = {"name": self.ODD, "summary": self.ODD, "url": 'https://www.example.org/?a=1&b="><img src=x>'}
        page = html(snapshots.newsletter(card={"options": [option]}))
        assert "<img" not in page
        assert BeautifulSoup(page, "html.parser").find("a", href=option["url"])

    def test_rich_text_is_cleaned_again(self) -> None:
        dirty = '<p>Ask<br>us <script>x()</script><a href="javascript:x()" onclick="x()">now</a> <svg onload=x()> 5 < 6'
        page = html(snapshots.newsletter(card={"disclaimer": {"html": dirty, "text": "Ask us now"}}))
        assert "Ask us now" in words(page)
        assert not re.search(r"<script|javascript:|onclick|<svg|onload", page)

    def test_colours_cannot_carry_styles(self) -> None:
        one = snapshots.newsletter()
        theme = {"light": {"brand": "#fff} body{display:none", "on_brand": "red"}, "dark": {}}
        chrome = {**snapshots.CHROME, "header": {"title": "Cancer care", "theme": theme}}
        page = html(Snapshot(**{**vars(one), "chrome": chrome}))
        assert "body{display" not in page
        assert content.BRAND["light"]["brand"] in page

    def test_characters_that_turn_or_break_text_are_dropped(self) -> None:
        page = html(snapshots.newsletter(subject="News\u202e fdp\x00.exe\x0b \ud800"))
        assert "<title>News fdp.exe </title>" in page


class TestCard:
    def test_a_page_gives_its_card_with_the_review_date_stamped(self) -> None:
        card = Newsletter().render(snapshots.treatment())[0]
        stamps = Stamps(1, "2026-11-02T09:00:00Z", "2026-11-02", "2027-11-02", "2027-12-02")
        shown = words(stamp(card.body, card.media_type, stamps).decode())
        assert card.key == f"cards/en-US/{snapshots.CARD['public_id']}"
        assert "Reviewed by Reviewer, oncology, MD on November 2, 2026" in shown
        assert [name for name, _ in snapshots.OPTIONS if name not in shown] == []
        assert "This page does not replace advice from your care team." in shown
        assert "Unsubscribe" not in shown

    def test_other_kinds_are_not_for_the_newsletter(self) -> None:
        home = Snapshot(**{**vars(snapshots.treatment()), "kind": "home"})
        assert not Newsletter().accepts(home)
        assert Newsletter().accepts(snapshots.treatment())
        assert Newsletter().accepts(snapshots.newsletter())


class TestShow:
    def test_html_shows_itself_without_anybodys_link(self) -> None:
        shown = Newsletter().show(Newsletter().render(snapshots.newsletter())[0])
        assert content.UNSUBSCRIBE.encode() not in shown
        assert b'href="#"' in shown

    def test_text_is_shown_as_text(self) -> None:
        shown = Newsletter().show(
            Artefact("issues/x/text", "text/plain; charset=utf-8", b"a <b> & %%UNSUBSCRIBE_URL%%")
        )
        assert b"<pre>a &lt;b&gt; &amp; #</pre>" in shown


class TestTemplates:
    """The compiler drops a tag it does not know without a word."""

    @pytest.mark.parametrize("path", sorted(Path("templates/newsletter").rglob("*.mjml")), ids=lambda path: path.name)
    def test_they_use_known_tags_only(self, path: Path) -> None:
        assert set(re.findall(r"</?(mj[\w-]*)", path.read_text())) <= KNOWN_TAGS

    @pytest.mark.parametrize("path", sorted(Path("templates/newsletter").rglob("*.*ml")), ids=lambda path: path.name)
    def test_they_escape_everything(self, path: Path) -> None:
        assert not re.search(r"\|\s*safe|autoescape|mark_safe", path.read_text())

    def test_nothing_of_the_source_language_is_left(self) -> None:
        assert not re.search(r"</?mj-|{{|{%", html(snapshots.newsletter()))

    def test_the_same_snapshot_gives_the_same_bytes(self) -> None:
        assert html(snapshots.newsletter()) == html(Snapshot.from_json(snapshots.newsletter().to_json()))
