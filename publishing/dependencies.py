"""Whether what a proof used is still what is live, or what its release will make live."""

from __future__ import annotations

from publishing.models import Publication
from publishing.together import Together
from publishing.uses import Dependency


def changed(dependencies: list[dict[str, str]], locale: str, together: Together | None = None) -> list[str]:
    """The names of what a proof used and what is different now; empty when all of it still holds."""
    company = together or Together()
    company.look_up(public_ids(dependencies), locale=locale)
    return [name for use in dependencies if (name := _changed(Dependency(**use), locale, company))]


def public_ids(dependencies: list[dict[str, str]]) -> set[str]:
    """Those that a proof used and that existed then."""
    return {use["public_id"] for use in dependencies if use["public_id"]}


def _changed(use: Dependency, locale: str, company: Together) -> str:
    chrome = use.facet == "chrome"
    now = company.find_chrome(use.kind, locale=locale) if chrome else company.find(use.public_id, locale=locale)
    if now is None:
        return _title(use, locale) if use.digest else ""
    same = now.facets.get(use.facet) == use.digest and (not chrome or now.public_id == use.public_id)
    return "" if same else now.snapshot.title


def _title(use: Dependency, locale: str) -> str:
    found = Publication.objects.filter(public_id=use.public_id, locale=locale).first() if use.public_id else None
    return found.title if found else "something it uses"
