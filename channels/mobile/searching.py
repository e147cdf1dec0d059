"""Search in the app: what a person typed, to live entries, best first.

Words are found by their stem and by their beginning; a name of the glossary, its short name and its mistyped forms
stand for each other. When nothing is found, words that stand nowhere are taken for the most similar one that does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db import connection

from channels.mobile import entries, glossary
from channels.mobile.search_words import config, trigrams, words

MOST_LETTERS = 200
MOST_WORDS = 12
MOST_GUESSES = 5
SIMILAR = 0.3  # the part of their trigrams that two words share, from which one may be meant by the other


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

BEST = """
SELECT summary.id, summary.seq, edition.created_at
FROM mobile_searchentry AS entry
JOIN publishing_livesummary AS summary ON summary.id = entry.summary_id
JOIN publishing_edition AS edition ON edition.id = summary.edition_id
WHERE entry.locale = %(locale)s AND entry.vector @@ %(query)s::tsquery AND summary.index_keys <> '[]'
ORDER BY ts_rank(entry.vector, %(query)s::tsquery) DESC, summary.seq DESC LIMIT %(limit)s
"""


def _matches(locale: str, wanted: Wanted, limit: int) -> list[bytes]:
    query = _query(config(locale), wanted)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BEST, {"locale": locale, "query": query, "limit": limit})
        return [entry.text for entry in entries.made(cursor.fetchall())]


def _query(language: str, wanted: Wanted) -> str:
    """All of what was typed has to be there, but for words that stand in every text."""
    names = [" | ".join(filter(None, (_phrase(language, name) for name in names))) for names in wanted.names]
    telling = [word for word in wanted.words if _stem(language, word)] or ([] if names else wanted.words)
    return " & ".join(f"({group})" for group in (*names, *(_word(language, word) for word in telling)) if group)


def _word(language: str, word: str) -> str:
    """By its stem or its beginning. A word is letters and digits, so nothing in it means anything to PostgreSQL."""
    return " | ".join(filter(None, (_stem(language, word), f"'{word}':*")))


@lru_cache(maxsize=5_000)
def _stem(language: str, word: str) -> str:
    """As PostgreSQL writes it in a query; empty for what it leaves out, as "the" and "what" in English."""
    return _written("SELECT to_tsquery(%s::regconfig, %s)::text", language, word)


@lru_cache(maxsize=1_000)
def _phrase(language: str, name: str) -> str:
    return _written("SELECT phraseto_tsquery(%s::regconfig, %s)::text", language, name)


def _written(statement: str, language: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, [language, text])
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
    if not _stem(language, word) or _is_live(locale, _word(language, word)):
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
        cursor.execute(NEAREST, values | {"most": MOST_GUESSES})
        near = [row[0] for row in cursor.fetchall()]
    return next((one for one in near if _is_live(locale, _word(language, one))), None)


def _is_live(locale: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BEST, {"locale": locale, "query": query, "limit": 1})
        return cursor.fetchone() is not None
