"""Keeps search up to date with what is live, by the sequence that deliveries take (`LiveSummary.seq`).

It follows a moment behind, in one go for many deliveries: a delivery does not wait for it. That is safe, because an
answer joins the live summary: what was taken down is out of it at once, whatever stands here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from channels.mobile import entries, locales
from channels.mobile.glossary import terms
from channels.mobile.models import SearchEntry, SearchPosition, SearchWord
from channels.mobile.search_words import config, guessable, trigrams
from publishing.models import LiveSummary

BATCH = 200
SIMPLE = "simple"  # without stems: for the beginnings of words


def catch_up() -> int:
    """Take in what was delivered since the last time; answers how many summaries that were."""
    return sum(_next_batch(locale) for locale in locales.available())


def rebuild() -> int:
    """Forget everything and take it in again."""
    with transaction.atomic():
        SearchPosition.objects.all().delete()
        SearchEntry.objects.all().delete()
        SearchWord.objects.all().delete()
    for locale in locales.available():
        with transaction.atomic():
            _learn(locale, {name for term in terms(locale) for name in term.names})
    done = 0
    while taken := catch_up():
        done += taken
    return done


@transaction.atomic
def _next_batch(locale: str) -> int:
    position = SearchPosition.objects.filter(locale=locale).first()
    after = position.seq if position else 0
    rows = LiveSummary.objects.filter(channel=entries.CHANNEL, locale=locale, seq__gt=after).order_by("seq")
    if not rows.exists():  # nearly always, once a second: no lock is taken
        return 0
    SearchPosition.objects.get_or_create(locale=locale)
    position = SearchPosition.objects.select_for_update().get(locale=locale)
    batch = list(rows.filter(seq__gt=position.seq)[:BATCH])
    SearchEntry.objects.filter(summary__in=[row for row in batch if not row.index_keys]).delete()
    live = [row for row in batch if row.index_keys]
    for row in live:
        values = {"locale": locale, "vector": _vector(row, config(locale))}
        SearchEntry.objects.update_or_create(summary=row, defaults=values)
    _learn(locale, (text for row in live for texts in _texts(row).values() for text in texts))
    if batch:
        SearchPosition.objects.filter(locale=locale).update(seq=batch[-1].seq)
    return len(batch)


def _texts(row: LiveSummary) -> dict[str, list[str]]:
    """By weight: A what it is called, B what its options are called, C its lead, D the words it explains."""
    summary = row.summary
    return {
        "A": [summary["title"], summary["short_title"]],
        "B": summary.get("names", []),
        "C": [summary["summary"]],
        "D": [*summary.get("words", []), *summary["topics"]],
    }


def _vector(row: LiveSummary, language: str) -> SearchVector:
    """Each word by its stem and as it is written."""
    joined = [(weight, "\n".join(texts)) for weight, texts in _texts(row).items()]
    configs = dict.fromkeys((language, SIMPLE))
    pieces = [SearchVector(Value(text), config=name, weight=weight) for weight, text in joined for name in configs]
    return reduce(add, pieces)


def _learn(locale: str, texts: Iterable[str]) -> None:
    """Words stay when their page goes: they are shown to nobody unless a live page has them."""
    found = guessable(texts)
    known = SearchWord.objects.filter(locale=locale, word__in=found).values_list("word", flat=True)
    new = sorted(found - set(known))
    rows = [SearchWord(locale=locale, word=word, trigrams=trigrams(word)) for word in new]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True)
