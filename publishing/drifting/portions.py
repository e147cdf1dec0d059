"""A few rows each round, one after the other, over and over; where it is, is kept in one counter row."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.db.models import QuerySet

from publishing.models import Counter

ROUNDS = 40  # in which all of them shall be through: with a second between, less than a minute


class Portion:
    """The rows that are next: as many as it takes for a pass of a minute, `most` at a time."""

    def __init__(self, name: str, rows: QuerySet[Any], most: int) -> None:
        self.name = name
        self._size = min(most, max(1, ceil(rows.count() / ROUNDS)))
        counter, _ = Counter.objects.get_or_create(name=name)
        following = rows.filter(pk__gt=counter.value).order_by("pk")
        self.ids: list[int] = list(following.values_list("pk", flat=True)[: self._size])

    @property
    def is_last(self) -> bool:
        return len(self.ids) < self._size

    def done(self, last: int) -> None:
        """`last`: the row that was looked at last; after the last of all it starts again."""
        is_end = self.is_last and (not self.ids or last == self.ids[-1])
        Counter.objects.filter(name=self.name).update(value=0 if is_end else last)
