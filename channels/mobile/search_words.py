"""Words as search takes them: which there are in a text, and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 3, 40  # letters of a word that a mistyped one may mean
CONFIGS = {"en": "english"}  # of PostgreSQL, by language: how words are brought to their stem


def config(locale: str) -> str:
    return CONFIGS.get(locale.split("-")[0], "simple")


def words(text: str) -> list[str]:
    """In small letters, in their order; nothing in them means anything to a query language."""
    return WORD.findall(text.casefold())


def guessable(texts: Iterable[str]) -> set[str]:
    """Those that are worth finding when somebody mistypes them."""
    found = {word for text in texts for word in words(text)}
    return {word for word in found if SHORTEST < len(word) <= LONGEST and word.isalpha()}


def trigrams(word: str) -> list[str]:
    """Every three letters that follow each other, with two spaces before the word and one behind."""
    padded = f"  {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})
