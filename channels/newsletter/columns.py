"""Lines of a mail's text part: 72 columns, and addresses that stay whole."""

from __future__ import annotations

from textwrap import TextWrapper

from bs4 import BeautifulSoup, PageElement, Tag

COLUMNS = 72


def heading(text: str, line: str) -> list[str]:
    lines = wrapped(text)
    return [*lines, line * max(map(len, lines), default=0)]


def numbered(number: int, text: str) -> list[str]:
    wrapper = TextWrapper(COLUMNS, initial_indent=f"{number}. ", subsequent_indent="   ", break_long_words=False)
    return wrapper.wrap(" ".join(text.split()))


def wrapped(text: str, indent: str = "") -> list[str]:
    """Each line of the text as a paragraph; a long address stays whole."""
    wrapper = TextWrapper(
        COLUMNS, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line for paragraph in text.splitlines() for line in wrapper.wrap(" ".join(paragraph.split()))]


def rich(html: str) -> list[str]:
    """Rich text as lines: list items with their marks, and after the words of each link its address."""
    soup = BeautifulSoup(html, "html.parser")
    for anchor in soup.find_all("a", href=True):
        address = str(anchor["href"]).removeprefix("mailto:").removeprefix("tel:")
        if address not in anchor.get_text():
            anchor.append(f" ({address})")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    return apart([lines for child in soup.children if (lines := _part(child))])


def apart(parts: list[list[str]]) -> list[str]:
    """With an empty line between the parts."""
    return [line for number, part in enumerate(parts) for line in ([""] if number else []) + part]


def marked(mark: str, text: str) -> list[str]:
    """A list item; its further lines stand below its words."""
    wrapper = TextWrapper(
        COLUMNS,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(" ".join(text.split()))


def _part(child: PageElement) -> list[str]:
    if not isinstance(child, Tag) or child.name not in ("ul", "ol"):
        return wrapped(child.get_text())
    items = enumerate(child.find_all("li", recursive=False), start=1)
    return [line for number, item in items for line in marked(_mark(child, number), item.get_text(" "))]


def _mark(of: Tag, number: int) -> str:
    return f"{number}. " if of.name == "ol" else "- "
