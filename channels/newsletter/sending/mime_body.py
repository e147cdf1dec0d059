"""The two parts of a mail, encoded once for all its readers; each reader's own links are put in as bytes.

No line of it starts with a dot, so nothing has to be stuffed on the way to the mail server (RFC 5321 §4.5.2), and
every line ends with CR LF and has at most 76 bytes (RFC 2045 §6.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import quoprimime
from hashlib import sha256
from typing import NamedTuple

# An encoded line cannot hold "=_": after "=" stand two digits or the line's end.
BOUNDARY = b"=_concord"
CONTENT_TYPE = b'multipart/alternative; boundary="' + BOUNDARY + b'"'
WIDTH = 74  # two less than allowed: a dot that begins a line takes three bytes
SOFT = b"=\r\n"  # joins a line to the next
SPACES = re.compile(rb"[\t ]+")
SPACES_AT_END = re.compile(rb"[\t ]+\r\n")


class Slot(NamedTuple):
    """Where a link goes: which one, and the places at which it is cut into lines."""

    name: str
    cuts: tuple[int, ...]

    def lines(self, link: bytes) -> bytes:
        """A longer or shorter link than expected is still whole; only its last line has another length."""
        ends = (*self.cuts[1:], None)
        parts = [link[start:end] for start, end in zip(self.cuts, ends, strict=True)]
        return SOFT.join(parts).replace(b"\r\n.", b"\r\n=2E")


@dataclass(frozen=True)
class MimeBody:
    """Fixed bytes and slots in turn; `relaxed` are the fixed bytes as DKIM hashes them (RFC 6376 §3.4.4)."""

    fixed: tuple[bytes, ...]
    relaxed: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    def filled(self, links: Mapping[str, bytes]) -> list[bytes]:
        """The body in pieces."""
        return self._in_turn(self.fixed, links)

    def filled_relaxed(self, links: Mapping[str, bytes]) -> list[bytes]:
        """The body whose hash a DKIM signature states, in pieces. No link holds a space, so links need no change."""
        return self._in_turn(self.relaxed, links)

    def _in_turn(self, fixed: tuple[bytes, ...], links: Mapping[str, bytes]) -> list[bytes]:
        pieces = [fixed[0]]
        for slot, piece in zip(self.slots, fixed[1:], strict=True):
            pieces += (slot.lines(links[slot.name]), piece)
        return pieces


def encode(text: str, html: str, marks: Mapping[str, str], lengths: Mapping[str, int]) -> MimeBody:
    """`marks` are the words in text and HTML that stand for a link, `lengths` how many letters that link has.

    A link consists of letters that quoted-printable leaves as they are. Text comes first: a program shows the last
    part that it can show (RFC 2046 §5.1.4)."""
    stand_ins = {name: _stand_in(name, text + html, length) for name, length in lengths.items()}
    for name, mark in marks.items():
        text, html = text.replace(mark, stand_ins[name]), html.replace(mark, stand_ins[name])
    encoded = b"".join(
        [*_part(b"plain", text), *_part(b"html", html), b"--" + BOUNDARY + b"--\r\n"],
    )
    return _cut(encoded, stand_ins)


def relaxed(body: bytes) -> bytes:
    return SPACES.sub(b" ", SPACES_AT_END.sub(b"\r\n", body))


def _part(subtype: bytes, text: str) -> Iterator[bytes]:
    yield b"--" + BOUNDARY + b"\r\n"
    yield b"Content-Type: text/" + subtype + b'; charset="utf-8"\r\n'
    yield b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    yield quoted_printable(text) + b"\r\n"  # the end of the line before a boundary belongs to the boundary


def quoted_printable(text: str) -> bytes:
    """As a part of a mail: no line starts with a dot or is longer than allowed."""
    lines = b"\n".join(text.encode().splitlines()) + b"\n"
    encoded = quoprimime.body_encode(lines.decode("latin-1"), WIDTH)
    wire = encoded.encode("ascii").replace(b"\n", b"\r\n")
    return (b"=2E" + wire[1:] if wire.startswith(b".") else wire).replace(b"\r\n.", b"\r\n=2E")


def _stand_in(name: str, text: str, length: int) -> str:
    """As long as the link, and not to be met in the text by chance or on purpose."""
    digest = sha256(f"{name} {text}".encode()).hexdigest()
    return (digest * (length // len(digest) + 1))[:length]


def _cut(encoded: bytes, stand_ins: Mapping[str, str]) -> MimeBody:
    """Take the stand-ins out again, wherever the encoding broke them into lines."""
    broken = {name: "(?:=\r\n)?".join(stand_in) for name, stand_in in stand_ins.items()}
    pattern = "|".join(f"(?P<{name}>{regex})" for name, regex in broken.items())
    fixed, slots, end = [], [], 0
    for match in re.finditer(pattern.encode(), encoded):
        lengths = [len(line) for line in match[0].split(SOFT)]
        slots.append(Slot(match.lastgroup or "", tuple(sum(lengths[:number]) for number in range(len(lengths)))))
        fixed.append(encoded[end : match.start()])
        end = match.end()
    fixed.append(encoded[end:])
    return MimeBody(tuple(fixed), tuple(map(relaxed, fixed)), tuple(slots))
