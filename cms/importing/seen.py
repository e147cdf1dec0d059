"""What a reader noticed on its way through a text, told in the report once for each kind."""

from __future__ import annotations

from cms.importing.plain_text import is_invisible
from cms.importing.report import Entry, Report, counted

SMART = set("“”‘’–—…")
TELLS = {
    "u": "Underlining is not kept, since readers take it for a link; the words are.",
    "s": "Crossed out in the document; the words are kept without the line. Delete them if they are no longer valid.",
    "ins": "Inserted with tracked changes: accepted, as if you had pressed Accept.",
    "quote": "Quotations are paragraphs like the others.",
}
SHIFTED = "Raised or lowered: digits keep their place (10⁵, H₂O), other letters stand on the line. Check them."
DELETED = "Deleted with tracked changes, so it is not part of the text"
SPELLINGS = {"strike": "s", "blockquote": "quote"}


class Seen:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.marks: dict[str, list[str]] = {}
        self.shifted: list[str] = []
        self.links: dict[str, list[str]] = {}
        self.invisible = 0
        self.smart = self.deep = self.merged = False

    def visible(self, text: str) -> str:
        kept = "".join(letter for letter in text if not is_invisible(letter))
        self.invisible += len(text) - len(kept)
        self.smart = self.smart or not SMART.isdisjoint(kept)
        return kept

    def block(self, tag: str) -> None:
        if tag == "blockquote":
            self.marks.setdefault("quote", [])

    def link(self, words: str, address: str, why: str) -> None:
        words = " ".join(words.split())
        if why and not (address.startswith("#") and words.startswith("[")):  # the number of a footnote
            self.links.setdefault(why, []).append(words if address.startswith("#") else f"{words} ({address})")

    def mark(self, tag: str, words: str) -> None:
        words = " ".join(words.split())
        if not words:
            return
        if tag in ("sup", "sub"):
            self.shifted += [] if words.startswith("[") else [words]
        elif tag == "del":
            self.report.dropped.append(Entry(words, DELETED))
        else:
            self.marks.setdefault(SPELLINGS.get(tag, tag), []).append(words)

    def tell(self) -> None:
        changed = self.report.changed
        changed += [Entry(_listed(words), TELLS[kind]) for kind, words in self.marks.items()]
        changed += [Entry(_listed(self.shifted), SHIFTED)] if self.shifted else []
        for why, words in self.links.items():
            changed.append(Entry(_listed(words), f"A link was taken away, its words stay: {why}."))
        if self.deep:
            changed.append(Entry("", "Lists have at most three levels; what was deeper stands on the third."))
        if self.merged:
            changed.append(Entry("", "Merged cells of a table are separate now. Check which row and column they name."))
        if self.smart:
            changed.append(Entry("", "Curly quotation marks and dashes are kept as written."))
        if self.invisible:
            changed.append(Entry("", f"{counted(self.invisible, 'character')} that nobody can see taken out."))


def _listed(words: list[str]) -> str:
    return " · ".join(dict.fromkeys(words))
