"""A phone that keeps a copy of everything by sync, as docs/mobile.md tells app developers; and what it should have."""

from __future__ import annotations

import json
from typing import Any

from channels.mobile import sync
from channels.mobile.channel import ITEM_KINDS
from publishing import store
from publishing.models import Publication

LOCALE = "en-US"
ENOUGH = 1000  # pages; who needs more goes round in circles

Json = dict[str, Any]


class Phone:
    """Follows sync page by page, at its own pace."""

    def __init__(self, limit: int = 50) -> None:
        self.limit = limit
        self.cursor: str | None = None
        self.items: dict[str, Json] = {}
        self.has_more = True
        self.urgent = False
        self.changes: list[Json] = []  # of the last page

    def read_page(self) -> Phone:
        answer = json.loads(sync.page(LOCALE, self.cursor, self.limit))
        self.changes, self.urgent, self.has_more = answer["changes"], answer["urgent"], answer["has_more"]
        assert len(self.changes) <= self.limit
        assert [change["seq"] for change in self.changes] == sorted({change["seq"] for change in self.changes})
        for change in self.changes:
            self._apply(change)
        self.cursor = answer["next_cursor"]
        return self

    def follow(self) -> Phone:
        """Until there is no more."""
        for _page in range(ENOUGH):
            if not self.read_page().has_more:
                return self
        raise AssertionError("sync does not come to an end")

    def _apply(self, change: Json) -> None:
        if change["op"] == "upsert":
            self.items[change["item"]["id"]] = change["item"]
        else:
            self.items.pop(change["id"], None)


def everything() -> dict[str, Json]:
    """What a GET of each item's own address answers now."""
    ids = Publication.objects.filter(kind__in=ITEM_KINDS, locale=LOCALE).values_list("public_id", flat=True)
    found = {str(public_id): store.read("mobile", f"api/mobile/v1/{LOCALE}/items/{public_id}") for public_id in ids}
    return {public_id: json.loads(answer[1]) for public_id, answer in found.items() if answer}
