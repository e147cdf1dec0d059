"""The checklist before a newsletter is sent: what the content checks found, in the order in which marketers look."""

from __future__ import annotations

from dataclasses import dataclass, field

from publishing.situation import field_anchor
from publishing.source import Finding

REST = "Everything else"
LINES = (  # (what is asked, checks that answer it; a path ends with nothing more)
    ("Subject and preheader are there and name no illness", ("newsletter.reveals", "newsletter.subject")),
    ("Every link works and is encrypted", ("link.", "newsletter.links", "utm.", "required.cta_target")),
    ("Every picture has a description", ("required.alt", "newsletter.pictures", "upload.")),
    ("It stays under 100 kB, so that nothing is cut off", ("newsletter.size",)),
    ("No page in it is past its review date", ("review.", "newsletter.review_soon")),
    ("Readers can unsubscribe", ("newsletter.leaving",)),
    (REST, ()),
)
INBOX = {"subject", "preheader"}


MEASURED = {"newsletter.size", "newsletter.leaving"}  # seen in the finished mail alone
LATER = "looked at once the rest is mended"


@dataclass
class Line:
    """`level` is "good", "note", "error", or "later" where nobody can tell yet."""

    words: str
    found: list[dict[str, str]] = field(default_factory=list)
    level: str = "good"


def lines(findings: list[Finding], edit_url: str, *, measured: bool) -> list[Line]:
    """One for each question; what is wrong stands below it and leads to its field. `measured`: the mail was made."""
    made = [_line(words, checks, measured) for words, checks in LINES]
    for finding in findings:
        line = made[_place(finding)]
        line.found.append({"message": finding.message, "href": f"{edit_url}{_anchor(finding.where)}"})
        line.level = "error" if "error" in (finding.level, line.level) else "note"
    return [line for line in made if line.words != REST or line.found]


def _anchor(where: str) -> str:
    """Newsletters are edited on one page without tabs."""
    return field_anchor(where).replace("#panel-child-content-", "#panel-")


def _line(words: str, checks: tuple[str, ...], measured: bool) -> Line:
    later = not measured and bool(MEASURED & set(checks))
    return Line(f"{words}: {LATER}", level="later") if later else Line(words)


def _place(finding: Finding) -> int:
    if finding.where in INBOX:
        return 0
    return next(number for number, (_words, checks) in enumerate(LINES) if finding.id.startswith(checks) or not checks)
