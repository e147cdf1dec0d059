"""The topics that readers may choose, by the names that live pages carry: words that somebody approved."""

from __future__ import annotations

from dataclasses import dataclass

from publishing.models import Publication
from publishing.models.releases import Action


@dataclass(frozen=True)
class Topic:
    """`slug` is what is kept of a person's choice; `name` is what people read."""

    slug: str
    name: str


def topics(locale: str) -> list[Topic]:
    """In the order of their names. Where two pages name a topic differently, the newer version's name stands."""
    pages = Publication.objects.filter(kind="treatment", locale=locale, live__action=Action.PUBLISH)
    names: dict[str, str] = {}
    for told in pages.order_by("live_id").values_list("live__proof__snapshot__facts__topic_names", flat=True):
        names |= told or {}
    return sorted((Topic(slug, name) for slug, name in names.items()), key=lambda topic: topic.name.casefold())
