"""The approved glossary of a language: what is live of every glossary term, from its sealed snapshot.

Glossary terms are accepted by no channel (design.md §3): they have no artefact and no delivery, and live as soon as
their release has run. So there is no stored document either; one statement reads them, and a process remembers what it
read for as long as no term has a newer edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum

from publishing.models import Publication
from publishing.models.releases import Action

KIND = "glossary_term"
Version = tuple[datetime | None, int, int]


@dataclass(frozen=True)
class Term:
    """`wrong_forms` are never shown; who types one is looking for this term."""

    id: str
    term: str
    abbreviation: str
    plain_definition: str
    say_it: str
    wrong_forms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.term, self.abbreviation) if name)


def terms(locale: str) -> tuple[Term, ...]:
    """By name."""
    return _terms(locale, version(locale))


def version(locale: str) -> Version:
    """Another one after every change of what is live. The newest alone stays when an edition with a lower number
    commits after one with a higher; numbers alone may come again after a backup was restored."""
    rows = Publication.objects.filter(kind=KIND, locale=locale)
    live = rows.aggregate(newest=Max("live__created_at"), total=Sum("live_id"), count=Count("live_id"))
    return live["newest"], live["total"] or 0, live["count"]


@lru_cache(maxsize=8)
def _terms(locale: str, _version: Version) -> tuple[Term, ...]:
    live = Publication.objects.filter(kind=KIND, locale=locale, live__action=Action.PUBLISH)
    rows = live.values_list("live__proof__snapshot__facts", flat=True)
    return tuple(sorted((_term(facts) for facts in rows), key=lambda term: term.term.casefold()))


def _term(facts: dict[str, Any]) -> Term:
    shown = {name: facts.get(name) or "" for name in ("id", "term", "abbreviation", "plain_definition", "say_it")}
    return Term(**shown, wrong_forms=tuple(form for form in facts.get("wrong_forms") or [] if form.strip()))
