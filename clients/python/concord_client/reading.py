"""A kept document as it may be shown now: its blocks by the rules, and the warnings that have to stand above it.

Pure: a document and the time in, what to show out. `clients/conformance` has its cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from concord_client.blocks import LEVEL, STATUS, Json, Words
from concord_client.showing import Shown, show

OLD = "This may be out of date"
OVERDUE = "This is past its review date."
GONE = "This page was taken down."
CLOCK_SLACK_S = 300.0
DAY_S = 86400
USUAL_FRESHNESS = {"refresh_after_s": 3600, "stale_after_s": 7 * DAY_S}


@dataclass(frozen=True)
class Notice:
    """A sentence above the content. `kind`: "stale" (not heard of for too long), "expired" (after valid_until),
    "doubtful" (a new full set is coming in, without it so far), "overdue" (past its review date), "corrected" (the
    text before was wrong), "draft" (a preview that nobody approved)."""

    kind: str
    text: str


@dataclass(frozen=True)
class ItemView:
    """`document` has all the rest; fields that this client does not know are in it, and ignored."""

    id: str
    type: str
    edition: int
    locale: str
    dir: str
    title: str
    lead: str
    notices: list[Notice]
    shown: list[Shown]
    disclaimer: str
    emergency: Json
    document: Json = field(repr=False)


@dataclass(frozen=True)
class HeaderView:
    title: str
    notices: list[Notice]
    banner: Json | None
    document: Json = field(repr=False)


@dataclass(frozen=True)
class GoneView:
    """What to show to who opens an item that was taken down. `replacement_url` is a web page, or empty."""

    id: str
    title: str
    text: str
    reason: str
    replacement_url: str
    emergency: Json


def decode_item(
    document: Json, confirmed_at: float, now: float, *, doubtful: bool = False, correction: bool = False
) -> ItemView:
    """`confirmed_at`: when the server last said that this is the newest; both in seconds since 1970."""
    safety = _object(document, "safety")
    notices = [Notice("draft", "DRAFT: nobody has approved this.")] if document.get("preview") is True else []
    notices += _age(document, confirmed_at, now)
    notices += [Notice("doubtful", OLD)] if doubtful else []
    notices += _overdue(safety)
    notices += [Notice("corrected", "This text was corrected.")] if correction else []
    web = _object(document, "links").get("web")
    shown = [show(block, web) for block in document["blocks"]]
    return ItemView(
        id=str(document["id"]),
        type=str(document.get("type", "")),
        edition=document["edition"],
        locale=str(document["locale"]),
        dir="rtl" if document.get("dir") == "rtl" else "ltr",
        title=str(document.get("title", "")),
        lead=str(document.get("lead", "")),
        notices=notices,
        shown=[one for one in shown if one is not None],
        disclaimer=str(safety.get("disclaimer", "")),
        emergency=_object(safety, "emergency"),
        document=document,
    )


def decode_header(document: Json, confirmed_at: float, now: float) -> HeaderView:
    banner = _object(document, "banner")
    if banner:
        banner = {**banner, "level": _word(banner.get("level"), LEVEL)}
    title = str(document.get("title", ""))
    return HeaderView(title, _age(document, confirmed_at, now), banner or None, document)


def decode_gone(deletion: Json, words: Json | None) -> GoneView:
    """`words`: the approved document of kind "gone", where we have it."""
    told = words or {}
    replacement = told.get("replacement_url") or deletion.get("replacement_url") or ""
    return GoneView(
        id=str(deletion.get("id") or told.get("id", "")),
        title=str(told.get("title") or GONE),
        text=str(told.get("text", "")),
        reason=str(deletion.get("reason") or told.get("reason", "")),
        replacement_url=str(replacement),
        emergency=_object(told, "emergency"),
    )


def is_due(document: Json, confirmed_at: float, now: float) -> bool:
    """Whether it is time to ask again."""
    return not 0 <= now - confirmed_at < _freshness(document)["refresh_after_s"]


def _age(document: Json, confirmed_at: float, now: float) -> list[Notice]:
    """A device whose clock went back cannot tell how old its copy is."""
    age = now - confirmed_at
    notices = []
    if age > _freshness(document)["stale_after_s"] or age < -CLOCK_SLACK_S:
        notices.append(Notice("stale", OLD))
    if _is_past(document.get("valid_until"), now):
        notices.append(Notice("expired", OLD))
    return notices


def _is_past(day: Any, now: float) -> bool:
    """`valid_until` is the last day; a date that nobody can read has passed. Days are counted in UTC."""
    if day is None:
        return False
    try:
        return datetime.fromtimestamp(now, UTC).date() > date.fromisoformat(day)
    except (TypeError, ValueError):
        return True


def _overdue(safety: Json) -> list[Notice]:
    notice = _object(safety, "overdue_notice")
    if _word(notice.get("status"), STATUS) != "overdue":
        return []
    return [Notice("overdue", str(notice.get("text") or OVERDUE))]


def _freshness(document: Json) -> dict[str, int]:
    given = _object(document, "freshness")
    numbers = {name: value for name, value in given.items() if isinstance(value, int) and value > 0}
    return USUAL_FRESHNESS | numbers


def _word(value: Any, words: Words) -> str:
    return str(value) if value in words.known else words.otherwise or ""


def _object(values: Json, name: str) -> Json:
    found = values.get(name)
    return found if isinstance(found, dict) else {}
