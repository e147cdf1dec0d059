"""What one editor wrote and what it is measured by: the one argument of every check."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cms.checks import glossary
from cms.checks.glossary import Term
from cms.checks.reading import words
from cms.checks.texts import Text, own_addresses, own_texts
from cms.models.clinical_settings import ClinicalSettings, Rules
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

NAMES = {
    "person",
    "reference",
    "glossary_term",
}  # kinds that quote names and titles, which stay as they are
ASIDE = {"seo_title", "search_description", "short_title", "newsletter_teaser", "name", "subject", "preheader"}


@dataclass(frozen=True)
class Passage:
    """Texts that are read in one go: a treatment option, another block, a field. `name` as readers see it, or ""."""

    where: str
    name: str
    words: str


@dataclass(frozen=True)
class Written:
    source: Source
    snapshot: Snapshot
    uses: Uses
    texts: list[Text]
    addresses: list[Text]
    terms: tuple[Term, ...]
    rules: Rules

    @property
    def language(self) -> str:
        return self.snapshot.locale.partition("-")[0]

    @cached_property
    def prose(self) -> list[Text]:
        """What readers read from top to bottom. What stands by itself elsewhere (search results, inboxes), and what
        only colleagues see, is left out."""
        if self.snapshot.kind in NAMES:
            return []
        return [text for text in self.texts if text.where.partition(".")[0] not in ASIDE]

    @cached_property
    def passages(self) -> list[Passage]:
        grouped: dict[str, list[Text]] = {}
        for text in self.prose:
            grouped.setdefault(_block(text.where), []).append(text)
        return [Passage(where, _name(texts), "\n".join(_read(texts))) for where, texts in grouped.items()]

    def about(self, id: str, level: str, where: str, message: str, said: str, *, waivable: bool = False) -> Finding:
        """A finding about these words. What was approved with them is not held up when it is only repeated, and
        somebody's reason for keeping them holds for just these words."""
        return Finding(id, level, where, message, waivable=waivable and level == "error", words=digest(said))


def gather(source: Source, snapshot: Snapshot, uses: Uses) -> Written:
    """All that the checks read from the database, read once."""
    terms = glossary.terms(snapshot.locale)
    return Written(source, snapshot, uses, own_texts(source), own_addresses(source), terms, ClinicalSettings.rules())


def digest(said: str) -> str:
    """Of the words as they are read: another space or line end is the same text."""
    return sha256(" ".join(said.split()).encode()).hexdigest()


def count(text: str) -> int:
    return len(words(text))


def _block(where: str) -> str:
    """ "body.<block>.options.<option>.body" belongs to the option, "body.<block>.html" to the block."""
    parts = where.split(".")
    return ".".join(parts[:4] if parts[2:3] == ["options"] else parts[:2])


def _name(texts: list[Text]) -> str:
    return next((text.words for text in texts if text.where.endswith((".name", ".heading"))), "")


def _read(texts: list[Text]) -> list[str]:
    return [text.words for text in texts if not text.where.endswith((".name", ".short_name", ".heading", ".anchor"))]
