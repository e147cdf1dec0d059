"""Search in the app: what a person typed, to live entries, best first.

Words are found by their stem and by their beginning; a name of the glossary, its short name and its mistyped forms
stand for each other. When nothing is found, words that stand nowhere are taken for the most similar one that does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db import connection
from django.db.models import F

from channels.mobile import entries, glossary
from channels.mobile.models import SearchEntry
from channels.mobile.search_index import SIMPLE
from channels.mobile.search_words import config, trigrams, words

MOST_LETTERS = 200
MOST_WORDS = 12
MOST_GUESSES = 5
SIMILAR = 0.3  # the part of their trigrams that two words share, from which one may be meant by the other

Query = SearchQuery | CombinedSearchQuery


@dataclass(frozen=True)
class Wanted:
    """What was typed: names of the glossary (each with its other forms), and words."""

    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def search(locale: str, text: str, limit: int) -> tuple[list[bytes], dict[str, str]]:
    """(entries as JSON, {word as typed: word that was searched instead})."""
    wanted = understood(locale, text)
    if found := _matches(locale, wanted, limit):
        return found, {}
    instead = {word: other for word in wanted.words if (other := _meant(locale, word))}
    if not instead:
        return [], {}
    mended = replace(wanted, words=tuple(instead.get(word, word) for word in wanted.words))
    found = _matches(locale, mended, limit)
    return found, instead if found else {}


def understood(locale: str, text: str) -> Wanted:
    """Names of the glossary first: "NET" is one, "net" as part of another word is none."""
    rest = " ".join(words(text[:MOST_LETTERS].replace("\0", " ")))
    names = []
    for term in glossary.terms(locale):
        if (pattern := _forms(term)) and pattern.search(rest):
            rest = pattern.sub(" ", rest)
            names.append(term.names)
    return Wanted(tuple(names[:MOST_WORDS]), tuple(dict.fromkeys(rest.split()))[:MOST_WORDS])


def _forms(term: glossary.Term) -> re.Pattern[str] | None:
    forms = sorted({" ".join(words(form)) for form in (*term.names, *term.wrong_forms)} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})s?\b") if forms else None


# --- Full text ---


def _matches(locale: str, wanted: Wanted, limit: int) -> list[bytes]:
    query = _query(config(locale), wanted)
    if query is None:
        return []
    found = SearchEntry.objects.filter(locale=locale, vector=query).exclude(summary__index_keys=[])
    ranked = found.annotate(rank=SearchRank(F("vector"), query)).order_by("-rank", "-summary__seq")
    pks = list(ranked.values_list("pk", flat=True)[:limit])
    by_pk = {entry.pk: entry.text for entry in entries.made(entries.live(locale).filter(pk__in=pks))} if pks else {}
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _query(language: str, wanted: Wanted) -> Query | None:
    """All of what was typed has to be there, but for words that stand in every text."""
    names = [_phrases(language, names) for names in wanted.names]
    telling = [word for word in wanted.words if not is_stop(language, word)] or ([] if names else wanted.words)
    groups = [*names, *(_word(language, word) for word in telling)]
    return reduce(and_, groups) if groups else None


def _phrases(language: str, names: tuple[str, ...]) -> Query:
    return reduce(or_, [SearchQuery(name, config=language, search_type="phrase") for name in names])


def _word(language: str, word: str) -> Query:
    stem = SearchQuery(word, config=language, search_type="raw")
    return stem | SearchQuery(f"{word}:*", config=SIMPLE, search_type="raw")


@lru_cache(maxsize=5_000)
def is_stop(language: str, word: str) -> bool:
    """Whether PostgreSQL leaves this word out, as "the" and "what" in English."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(to_tsquery(%s::regconfig, %s)) = 0", [language, word])
        return cursor.fetchone()[0]


# --- Mistyped words ---

NEAREST = """
SELECT word FROM (
    SELECT word, shared::float / (cardinality(trigrams) + %(count)s - shared) AS likeness
    FROM (
        SELECT word, trigrams,
            (SELECT count(*) FROM unnest(trigrams) AS own WHERE own = ANY(%(trigrams)s::varchar(3)[])) AS shared
        FROM mobile_searchword WHERE locale = %(locale)s AND trigrams && %(trigrams)s::varchar(3)[]
    ) AS near
) AS rated
WHERE likeness >= %(similar)s ORDER BY likeness DESC, word LIMIT %(most)s
"""


def _meant(locale: str, word: str) -> str | None:
    """The most similar word that a live entry has, when none has this one."""
    language = config(locale)
    if is_stop(language, word) or _is_live(locale, _word(language, word)):
        return None
    pieces = trigrams(word)
    values: dict[str, Any] = {
        "locale": locale,
        "trigrams": pieces,
        "count": len(pieces),
        "similar": SIMILAR,
        "most": MOST_GUESSES,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, values)
        near = [row[0] for row in cursor.fetchall()]
    return next((one for one in near if _is_live(locale, _word(language, one))), None)


def _is_live(locale: str, query: Query) -> bool:
    return SearchEntry.objects.filter(locale=locale, vector=query).exclude(summary__index_keys=[]).exists()
