"""Reading an uploaded table: what every spreadsheet writes is understood, everything else gets a clear sentence."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.lists import table

NEEDED = ("email", "consent_date", "consent")
HEADER = "email,consent_date,consent"
ROW = "reader@example.org,2026-11-02,Ticked the box at the open day."


def read(body: bytes | str, piece: int = 1000) -> list[table.Row]:
    whole = body.encode() if isinstance(body, str) else body
    return list(table.rows((whole[at : at + piece] for at in range(0, len(whole), piece)), NEEDED))


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    return packed.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_what_spreadsheets_write_is_read(mark: str, end: str, start: str, piece: int) -> None:
    lines = [HEADER.upper().replace(",", mark), ROW.replace(",", mark), "", ROW.replace(",", mark)]
    found = read(start + end.join(lines), piece)
    assert [number for number, _ in found] == [2, 4]
    assert found[0][1] == {
        "email": "reader@example.org", "consent_date": "2026-11-02", "consent": "Ticked the box at the open day."
    }  # fmt: skip


def test_quotes_hold_marks_and_line_ends() -> None:
    found = read(f'{HEADER}\nreader@example.org,2026-11-02,"Said yes;\nat the desk, ""gladly"""\n')
    assert found[0][1]["consent"] == 'Said yes;\nat the desk, "gladly"'


def test_columns_it_does_not_know_are_passed_over_and_short_rows_lack_their_last_ones() -> None:
    found = read(f"name,{HEADER}\nSomebody,reader@example.org\n")
    assert found[0][1]["email"] == "reader@example.org"
    assert found[0][1]["consent"] == ""


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", table.EMPTY),
        (zipped(), table.WORKBOOK),
        (gzip.compress(b"0" * 5_000_000), table.WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, table.WORKBOOK),
        (f"{HEADER}\n{ROW}".encode("utf-16"), table.WIDE_LETTERS),
        (f"{HEADER}\n{ROW}é".encode("latin-1"), table.OTHER_LETTERS),
        (f"{HEADER}\n{ROW}\0".encode(), table.NOT_TEXT),
        ("%PDF-1.7 and so on", table.NOT_TEXT),
        (f"{HEADER}\n{ROW}\n{'x' * 10_000_000}", table.LONG.format(3, 10_000)),
        (f'{HEADER}\n{ROW}\nreader@example.org,"2026-11-02\n' + f"{ROW}\n" * 500, table.LONG.format(3, 10_000)),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(body: bytes | str, sentence: str) -> None:
    with pytest.raises(table.Unreadable) as refused:
        read(body, 4096)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("header", "missing"),
    [("email,consent_date", "“consent”"), (ROW, "“email”, “consent_date”, “consent”"), ("a;b", "“email”")],
)
def test_a_missing_header_is_named(header: str, missing: str) -> None:
    with pytest.raises(table.Unreadable, match=f"{missing}.* is missing"):
        read(f"{header}\n{ROW}\n")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    assert len(read("\n".join([HEADER, *[ROW] * 3]))) == 3
    with pytest.raises(table.Unreadable, match="rows"):
        read("\n".join([HEADER, *[ROW] * 4]))


def test_a_file_without_an_end_is_left_at_fifty_megabytes_and_never_held_in_memory() -> None:
    def endless() -> Iterator[bytes]:
        yield f"{HEADER}\n".encode()
        while True:
            yield (b"," * 999 + b"\n") * 1000

    tracemalloc.start()
    try:
        with pytest.raises(table.Unreadable, match="50 MB|rows"):
            for _ in table.rows(endless(), NEEDED):
                pass
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=3000), st.integers(1, 100))
def test_any_bytes_are_read_or_refused(noise: bytes, piece: int) -> None:
    try:
        read(HEADER.encode() + b"\n" + noise, piece)
    except table.Unreadable as refused:
        assert str(refused).endswith((".", "that file."))
