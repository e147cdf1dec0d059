"""What is asked of whom, whether the answers are right, and how many come in a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import requests

from channels.mobile import cursors, page_cursors, sync
from channels.mobile.cursors import Cursor
from channels.mobile.page_cursors import Place
from tests.bench.contenders import Question, compare
from tests.bench.stock.serving import api_lists, api_search, read_all
from tests.bench.words import title

LOCALE = "en-US"
OURS = f"/api/mobile/v1/{LOCALE}"
AGAINST = ("Wagtail API v2, list of 20", "Wagtail API v2, list of 20 with body")
ALL_BY_SYNC, ALL_BY_V2 = "our sync", "Wagtail API v2, pages of 200 with body"
SEARCHES = 500
CHANGED = 50


def answers(ours: str, wagtail: str, items: int) -> dict[str, float]:
    """Answers a second of each, all on one core."""
    words = [f"{title(number)[: 12 + number % 5]} {number}" for number in range(1, items, max(1, items // SEARCHES))]
    return compare(
        [*api_lists(wagtail), api_search(wagtail, words), *_feed(ours, items), *_search(ours, words), *_sync(ours)]
    )


def _feed(ours: str, items: int) -> list[Question]:
    head = sync.read_head(LOCALE)
    places = [page_cursors.write(Place(LOCALE, "", seq)) for seq in range(head.seq, head.seq - items + 21, -20)]
    pages = [_path("feed", limit=20, cursor=place) for place in places]
    first = ours + _path("feed", limit=20)
    for url in (first, ours + pages[len(pages) // 2]):
        assert len(_answer(url).json()["items"]) == 20, url
    return [
        Question("first feed page, file", f"{ours}{OURS}/feed", '"items"'),
        Question("feed pages of 20, each another one", ours + pages[0], '"items"', paths=pages),
        Question("feed page of 20, the same again", first, '"items"'),
        _unchanged("feed page of 20, 304", first),
    ]


def _search(ours: str, words: list[str]) -> list[Question]:
    one = ours + _path("search", q="thyroid")
    paths = [_path("search", q=text) for text in words]
    return [
        Question("search, each another one", ours + paths[0], words[0].split()[-1], paths=paths),
        Question("search, the same again", one, "Thyroid"),
        _unchanged("search, 304", one),
    ]


def _sync(ours: str) -> list[Question]:
    head = sync.read_head(LOCALE)
    new, old = (
        cursors.write(Cursor(LOCALE, seq, seq, head.now, head.newest)) for seq in (head.seq, head.seq - CHANGED)
    )
    nothing, some, start = (ours + _path("sync", **query) for query in ({"cursor": new}, {"cursor": old}, {}))
    assert _answer(nothing).json()["changes"] == []
    assert len(_answer(some).json()["changes"]) == CHANGED
    settled = ours + _path("sync", cursor=_answer(nothing).json()["next_cursor"])
    return [
        Question("sync, nothing new", nothing, '"changes":[]'),
        _unchanged("sync, nothing new, 304", settled),
        Question(f"sync, {CHANGED} changes whole", some, '"upsert"'),
        Question("sync, first page of everything", start, '"upsert"'),
    ]


def _unchanged(name: str, url: str) -> Question:
    return Question(name, url, status=304, headers={"If-None-Match": _answer(url).headers["ETag"]})


def _path(name: str, **query: Any) -> str:
    return f"{OURS}/{name}?{urlencode(query)}" if query else f"{OURS}/{name}"


def _answer(url: str) -> requests.Response:
    answer = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=30)
    assert answer.status_code == 200, (url, answer.status_code, answer.text[:300])
    return answer


# --- Everything once ---


def whole_sets(ours: str, wagtail: str, items: int) -> dict[str, float]:
    """Items a second for a client that begins with nothing."""
    return {
        ALL_BY_SYNC: items / _seconds(lambda: _read_by_sync(ours), items),
        ALL_BY_V2: items / _seconds(lambda: read_all(wagtail, items), items),
    }


def _seconds(read: Callable[[], int], items: int) -> float:
    started = time.monotonic()
    got = read()
    assert got == items, f"{got} of {items} came"
    return time.monotonic() - started


def _read_by_sync(ours: str) -> int:
    seen: set[str] = set()
    query: dict[str, Any] = {"limit": 200}
    with requests.Session() as session:
        while True:
            page = session.get(ours + _path("sync", **query), timeout=60).json()
            seen |= {change["item"]["id"] for change in page["changes"]}
            query["cursor"] = page["next_cursor"]
            if not page["has_more"]:
                return len(seen)
