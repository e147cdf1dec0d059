"""The names that readers meet: how each is spelled out, its short name, and the ways in which it is mistyped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from publishing.models import Publication
from publishing.models.releases import Action

KIND = "glossary_term"
SPELLINGS = (("tumour", "tumor"), ("oedema", "edema"), ("aemia", "emia"))  # one name in two spellings


@dataclass(frozen=True)
class Term:
    """`abbreviation` is empty when there is none; `expand` asks for the whole name before the short one."""

    name: str
    abbreviation: str = ""
    wrong_forms: tuple[str, ...] = ()
    expand: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name, self.abbreviation) if name)

    def right(self, wrong: str) -> str:
        """What to write instead: "NETs" for "NTEs", the whole name for a mistyped whole name."""
        right = self.abbreviation if wrong.removesuffix("s").isupper() and self.abbreviation else self.name
        return f"{right}s" if wrong.endswith("s") and not right.endswith("s") else right


# Known before anybody has approved a glossary: the customer's own document had these wrong.
FIXED = (
    Term("neuroendocrine tumor", "NET", ("NTE", "NTEs")),
    Term("peptide receptor radionuclide therapy", "PRRT", ("PPRT",)),
)


def terms(locale: str) -> tuple[Term, ...]:
    """The approved glossary of a locale ("en-US"), then the fixed terms. Which to spell out, the glossary says."""
    approved = tuple(_approved(locale))
    known = {fold(name) for term in approved for name in term.names}
    ours = (replace(term, expand=False) if known & set(map(fold, term.names)) else term for term in FIXED)
    return (*approved, *ours)


def _approved(locale: str) -> Iterator[Term]:
    rows = Publication.objects.filter(kind=KIND, locale=locale, live__action=Action.PUBLISH).order_by("id")
    for facts in rows.values_list("live__proof__snapshot__facts", flat=True):
        if facts and facts.get("term"):
            wrong = tuple(str(form) for form in facts.get("wrong_forms") or [] if str(form).strip())
            expand = bool(facts.get("first_use_expand", True))
            yield Term(facts["term"], facts.get("abbreviation") or "", wrong, expand)


def fold(text: str) -> str:
    """For comparing names: no capitals, one spelling, single spaces."""
    text = " ".join(text.casefold().split())
    for british, american in SPELLINGS:
        text = text.replace(british, american)
    return text


def names(found: tuple[Term, ...]) -> tuple[str, ...]:
    """Every name and short name, as `reading.grade` takes them."""
    return tuple(name for term in found for name in term.names)


@lru_cache(maxsize=64)
def whole_words(forms: tuple[str, ...], plural: bool = False) -> re.Pattern[str] | None:
    """Finds these as whole words, the longest first; in capitals only as they stand here."""
    ordered = sorted({form for form in forms if form}, key=lambda form: (-len(form), form))
    ways = [re.escape(form) if form.isupper() or form[:-1].isupper() else f"(?i:{re.escape(form)})" for form in ordered]
    return re.compile(rf"(?<!\w)({'|'.join(ways)}){'s?' if plural else ''}(?!\w)") if ways else None
