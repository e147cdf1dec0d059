"""How hard a text is to read: sentences, words, syllables, and the school grade that they make (Flesch-Kincaid).

Every pattern here looks at a letter a bounded number of times, so that no text, however odd, can hold a worker up."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LANGUAGES = {"en"}  # for which the formula was made
ENDS = re.compile(r"(?<=[.!?])[\"”’»)\]]*\s+|\n+")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SILENT_END = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")
VOWELS = re.compile(r"[aeiouy]{1,2}")
LABEL = 4  # a line of so few words without an end mark is a name or an item of a list, not a sentence
TERM_SYLLABLES = 2  # of a needed name, however long, so that naming things does not count against a text


def grade(text: str, terms: Iterable[str]) -> float:
    """The years of (American) school that reading it takes: 0.39 words/sentence + 11.8 syllables/word - 15.59.

    `terms` are names that readers have to meet: each counts as one word of two syllables at most.
    Kincaid et al., Navy Research Branch Report 8-75, 1975. 0.0 for a text without sentences."""
    said = sentences(text)
    others, names = without_terms("\n".join(said), tuple(terms))
    words = WORD.findall(others)
    count = len(words) + names
    if not count:
        return 0.0
    syllables = sum(map(syllables_of, words)) + TERM_SYLLABLES * names
    return round(max(0.0, 0.39 * count / len(said) + 11.8 * syllables / count - 15.59), 1)


def sentences(text: str) -> list[str]:
    """What ends with an end mark or a line; labels ("Liver resection") are left out."""
    found = (" ".join(part.split()) for line in text.splitlines() for part in ENDS.split(line))
    return [part for part in found if WORD.search(part) and not _is_label(part)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def syllables_of(word: str) -> int:
    """By the vowels that are heard; at least one."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(letter for letter in plain if "a" <= letter <= "z")
    if len(letters) <= 3:
        return 1
    return max(1, len(VOWELS.findall(SILENT_END.sub("", letters).removeprefix("y"))))


def without_terms(text: str, terms: tuple[str, ...]) -> tuple[str, int]:
    """The text without these names, singular or plural, and how many there were."""
    pattern = _any_of(terms)
    return pattern.subn(" ", text) if pattern else (text, 0)


@lru_cache(maxsize=32)
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds those with more syllables, longer names first. "PRRT" as it is written; other names in any case."""
    hard = {term.strip() for term in terms if sum(map(syllables_of, WORD.findall(term))) > TERM_SYLLABLES}
    named = sorted(hard, key=lambda term: (-len(term), term))
    ways = [re.escape(term) if term.isupper() else f"(?i:{re.escape(term)})" for term in named]
    return re.compile(rf"\b(?:{'|'.join(ways)})s?\b") if ways else None


def _is_label(part: str) -> bool:
    return part[-1] not in ".!?:" and len(WORD.findall(part)) <= LABEL
