"""What is asked of whom, whether the answers are right, and how many come in a second."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import requests

from channels.mobile import cursors, page_cursors, sync
from channels.mobile.cursors import Cursor
from channels.mobile.page_cursors import Place
from deploy.local.progress import say
from tests.bench.feed.filling import title

LUA = Path(__file__).with_name("asking.lua")
ROUNDS = 3
SECONDS = int(os.environ.get("SECONDS", "3"))
LOCALE = "en-US"
OURS = f"/api/mobile/v1/{LOCALE}"
LISTED = "type=cms.TreatmentPage&limit=20&order=-first_published_at"
AGAINST = "Wagtail API v2, list of 20"
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)")

Case = tuple[str, str, list[str], str]  # name, base address, paths, ETag to send


def measure(settings: dict[str, str], items: int, core: str) -> dict[str, Any]:
    ours, wagtail = (f"http://127.0.0.1:{settings[name]}" for name in ("PORT", "WAGTAIL_PORT"))
    for base, path in ((ours, f"{OURS}/status"), (wagtail, "/api/v2/pages/")):
        _wait(base + path)
    cases = _cases(ours, wagtail, items)
    rates: dict[str, list[float]] = {name: [] for name, *_rest in cases}
    for _round in range(ROUNDS):  # everybody in each round: the machine is not the same from minute to minute
        for case in cases:
            rates[case[0]].append(_rate(case, core))
    medians = {name: round(median(found), 1) for name, found in rates.items()}
    ratios = {name: round(rate / medians[AGAINST], 1) for name, rate in medians.items()}
    return {
        "items": items,
        "requests_per_second": medians,
        "against_v2_list": ratios,
        "full_sync": _full(ours, wagtail, items),
    }


def _cases(ours: str, wagtail: str, items: int) -> list[Case]:
    head = sync.read_head(LOCALE)
    new, old = (cursors.write(Cursor(LOCALE, seq, seq, head.now, head.newest)) for seq in (head.seq, head.seq - 50))
    pages = [page_cursors.write(Place(LOCALE, "", seq)) for seq in range(head.seq, head.seq - items + 21, -20)]
    words = [f"{title(number)[: 12 + number % 5]} {number}" for number in range(1, items, max(1, items // 500))]
    feed = [_path("feed", limit=20, cursor=cursor) for cursor in pages]
    search = [_path("search", q=text) for text in words]
    unchanged, delta, one_word = _path("sync", cursor=new), _path("sync", cursor=old), _path("search", q="thyroid")
    first = _path("feed", limit=20)
    tags = {path: _checked(ours + path).headers["ETag"] for path in (first, one_word, unchanged)}
    assert len(_checked(ours + delta).json()["changes"]) == 50
    assert _checked(ours + unchanged).json()["changes"] == []
    for path in (first, feed[len(feed) // 2], one_word):
        assert len(_checked(ours + path).json()["items"]) == 20, path
    v2, v3 = f"/api/v2/pages/?{LISTED}&fields=lead,short_title", "/api/v3/pages/?type=cms.TreatmentPage&limit=20"
    for path in (v2, v3):
        assert len(_checked(wagtail + path).json()["items"]) == 20, path
    return [
        (AGAINST, wagtail, [v2], ""),
        ("Wagtail API v2, list of 20 with body", wagtail, [f"{v2},body"], ""),
        ("Wagtail API v3, list of 20", wagtail, [v3], ""),
        ("Wagtail API v2, search", wagtail, [f"/api/v2/pages/?{urlencode({'search': text})}" for text in words], ""),
        ("first feed page, file", ours, [f"{OURS}/feed"], ""),
        ("feed pages of 20, each another one", ours, feed, ""),
        ("feed page of 20, the same again", ours, [first], ""),
        ("feed page of 20, 304", ours, [first], tags[first]),
        ("search, each another one", ours, search, ""),
        ("search, the same again", ours, [one_word], ""),
        ("search, 304", ours, [one_word], tags[one_word]),
        ("sync, nothing new", ours, [unchanged], ""),
        ("sync, 50 changes", ours, [delta], ""),
    ]


def _path(name: str, **query: Any) -> str:
    return f"{OURS}/{name}?{urlencode(query)}"


def _checked(url: str) -> requests.Response:
    answer = requests.get(url, timeout=30)
    assert answer.status_code == 200, (url, answer.status_code, answer.text[:300])
    return answer


def _rate(case: Case, core: str) -> float:
    name, base, paths, etag = case
    file = Path(os.environ["VAR_DIR"]) / "paths"
    file.write_text("\n".join(paths) + "\n")
    command = [
        "taskset",
        "-c",
        core,
        "wrk",
        "-t1",
        "-c8",
        f"-d{SECONDS}s",
        "--timeout",
        "60s",
        "-s",
        str(LUA),
        base,
        "--",
        str(file),
    ]
    said = subprocess.run([*command, *([etag] if etag else [])], capture_output=True, text=True, check=True).stdout
    wrong = WRONG.search(said)
    assert wrong is None, f"{name}: {wrong and wrong[1]} wrong answers"
    found = RATE.search(said)
    assert found, said
    say(f"  {name}: {float(found[1]):.0f}/s")
    return float(found[1])


def _full(ours: str, wagtail: str, items: int) -> dict[str, Any]:
    """Everything from the beginning, by one client: seconds."""
    started, seen, query = time.monotonic(), set(), {"limit": "200"}
    with requests.Session() as session:
        while True:
            page = session.get(f"{ours}{OURS}/sync", params=query, timeout=60).json()
            seen |= {change["item"]["id"] for change in page["changes"]}
            query["cursor"] = page["next_cursor"]
            if not page["has_more"]:
                break
        own = time.monotonic() - started
        assert len(seen) == items, f"{len(seen)} of {items} items came"
        started, got = time.monotonic(), 0
        while got < items:
            query = f"type=cms.TreatmentPage&fields=lead,short_title,body&limit=200&offset={got}"
            got += len(session.get(f"{wagtail}/api/v2/pages/?{query}", timeout=60).json()["items"])
        other = time.monotonic() - started
    return {"sync_seconds": round(own, 2), "v2_with_body_seconds": round(other, 2), "ratio": round(other / own, 1)}


def _wait(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            return _checked(url) and None
        except requests.ConnectionError:
            assert time.monotonic() < until, f"nobody answers at {url}"
            time.sleep(0.2)


def table(results: dict[str, Any]) -> str:
    rates, ratios = results["requests_per_second"], results["against_v2_list"]
    lines = [f"{'one core, ' + str(results['items']) + ' items':44} {'answers/s':>10} {'v2 list':>8}"]
    lines += [f"{name:44} {rate:>10} {ratios[name]:>7}x" for name, rate in rates.items()]
    full = results["full_sync"]
    return "\n".join([*lines, f"everything once: sync {full['sync_seconds']} s, v2 {full['v2_with_body_seconds']} s"])
