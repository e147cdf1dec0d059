"""The text part: written from the blocks, 72 columns, addresses on their own."""

from __future__ import annotations

from channels.newsletter.channel import Newsletter
from channels.newsletter.content import UNSUBSCRIBE
from publishing.snapshots import Snapshot
from tests.newsletter import snapshots


def text(snapshot: Snapshot) -> str:
    part = Newsletter().render(snapshot)[1]
    assert part.media_type == "text/plain; charset=utf-8"
    return part.body.decode()


def test_it_says_what_the_html_says() -> None:
    shown = " ".join(text(snapshots.newsletter()).split())
    expected = [
        snapshots.CARD["teaser"],
        *[name for name, _ in snapshots.OPTIONS],
        *[summary for _, summary in snapshots.OPTIONS[:3]],
        "Reviewed by Reviewer, oncology, MD on November 2, 2026",
        "This page does not replace advice from your care team.",
        "Taking on cancer, together",
        "Do not use this in an emergency.",
        "In an emergency call 911",
    ]
    assert [string for string in expected if string not in shown] == []


def test_the_options_are_numbered_in_order() -> None:
    lines = text(snapshots.newsletter()).splitlines()
    numbered = [line for line in lines if line[:1].isdigit() and ". " in line]
    assert numbered == [f"{place}. {name}" for place, (name, _) in enumerate(snapshots.OPTIONS, 1)]


def test_addresses_stand_on_lines_of_their_own() -> None:
    lines = text(snapshots.newsletter()).splitlines()
    assert {snapshots.URL, f"{snapshots.ORIGIN}/appointments/", UNSUBSCRIBE} <= set(lines)


def test_a_phone_number_stands_in_place_of_an_address() -> None:
    action = {"kind": "phone", "url": "tel:+12025550143", "title": "+1 202-555-0143"}
    lines = text(snapshots.newsletter(call={"action": action})).splitlines()
    assert lines[lines.index("Request an appointment:") + 1] == "+1 202-555-0143"


def test_no_line_is_longer_than_72_but_an_address_stays_whole() -> None:
    long = f"{snapshots.ORIGIN}/{'a' * 90}/"
    shown = text(snapshots.newsletter(card={"teaser": "many words " * 30, "title": "T" * 60 + " x" * 30, "url": long}))
    assert long in shown.splitlines()
    assert max(len(line) for line in shown.splitlines() if line != long) <= 72


def test_markup_in_the_text_stays_as_it_was_typed() -> None:
    assert "5 < 6 & <b>" in text(snapshots.newsletter(card={"teaser": "5 < 6 & <b>"}))
