"""Stamps: what is put into approved bytes, and that nothing else changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.stamps import Stamps, UnknownToken, index_keys_in, long_date, stamp

STAMPS = Stamps(
    edition=3,
    published_at="2026-11-02T09:00:00Z",
    last_reviewed_on="2026-11-02",
    next_review_on="2027-11-02",
    valid_until="2027-12-02",
)


def test_a_number_in_json_loses_its_quotes() -> None:
    stamped = stamp(b'{"edition":"@@edition:int@@"}', "application/json", STAMPS)
    assert json.loads(stamped) == {"edition": 3}


def test_dates_are_written_as_readers_of_the_locale_write_them() -> None:
    assert long_date("2026-11-02", "en-US") == "November 2, 2026"
    assert long_date("2026-11-02", "en-GB") == "2 November 2026"
    assert stamp(b"<p>@@last_reviewed_on:long@@</p>", "text/html", STAMPS) == b"<p>November 2, 2026</p>"


def test_the_overdue_notice_is_switched_by_its_stamp() -> None:
    overdue = Stamps(**{**STAMPS.to_json(), "overdue": True})
    assert stamp(b'class="@@overdue:block@@"', "text/html", STAMPS) == b'class=""'
    assert stamp(b'class="@@overdue:block@@"', "text/html", overdue) == b'class="overdue"'


def test_values_are_escaped_for_the_format_they_enter() -> None:
    odd = Stamps(**{**STAMPS.to_json(), "published_at": '"<&'})
    assert stamp(b"@@published_at:text@@", "text/html", odd) == b"&quot;&lt;&amp;"
    assert json.loads(stamp(b'"@@published_at:text@@"', "application/json", odd)) == '"<&'


def test_a_token_without_a_value_is_refused_so_that_no_reader_sees_it() -> None:
    with pytest.raises(UnknownToken):
        stamp(b"@@weather:text@@", "text/html", STAMPS)
    with pytest.raises(UnknownToken):
        stamp(b"@@index:~treatments/en-US@@", "text/html", STAMPS)


def test_a_listing_is_put_where_its_token_stands() -> None:
    body = b"<ul>@@index:~treatments/en-US@@</ul>"
    assert index_keys_in(body) == ["~treatments/en-US"]
    assert stamp(body, "text/html", STAMPS, {"~treatments/en-US": b"<li>one</li>"}) == b"<ul><li>one</li></ul>"


@given(st.text().filter(lambda text: "@@" not in text))
def test_text_without_a_mark_is_never_changed(text: str) -> None:
    assert stamp(text.encode(errors="surrogatepass"), "text/html", STAMPS) == text.encode(errors="surrogatepass")
