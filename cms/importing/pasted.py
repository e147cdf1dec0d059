"""What was pasted, or stands in a plain text file, turned into HTML."""

from __future__ import annotations

from html import escape

from cms.importing import markup
from cms.importing.plain_text import LINE_BREAKS, ImportRefused, read
from cms.importing.report import Report
from cms.importing.treatment_text import BULLET

LONGEST = 1_000_000


def html_of_paste(html: str, report: Report) -> str:
    """Formatted text as a browser pastes it; refused when it holds a script."""
    _refuse_long(html)
    markup.look(html, report)
    return html


def html_of_text(text: str) -> str:
    """Plain text: every line is a paragraph, but a line below a bullet goes on with it until an empty line."""
    _refuse_long(text)
    out: list[str] = []
    bullets: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").translate(LINE_BREAKS).split("\n"):
        words = line.strip()
        if match := BULLET.match(words):
            bullets.append(escape(match["text"]))
        elif words and bullets:
            bullets[-1] += f" {escape(words)}"
        elif words:
            out.append(f"<p>{escape(words)}</p>")
        else:
            _end_list(out, bullets)
    _end_list(out, bullets)
    return "".join(out)


def html_of_file(data: bytes) -> str:
    return html_of_text(read(data))


def _end_list(out: list[str], bullets: list[str]) -> None:
    if bullets:
        out.append(f"<ul>{''.join(f'<li>{bullet}</li>' for bullet in bullets)}</ul>")
        bullets.clear()


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise ImportRefused("The text is longer than a million letters. Import it in parts, one page each.")
