"""Cases of sync: a series of answers, and what a copy must hold after each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from channels.mobile.parts import FRESHNESS
from channels.mobile.serializers import SCHEMA_VERSION
from tests.client.cases import Json
from tests.client.every_block import block
from tests.mobile.documents import parsed
from tests.mobile.snapshots import STAMPS, treatment

A, B, C = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abc")


def sync_cases() -> dict[str, Json]:
    first = page(upsert(1, A, 1), upsert(2, B, 1), cursor="c1")
    both = {A: 1, B: 1}
    return {
        "sync-pages": case(
            "Ask on with the newest cursor while has_more is true.",
            step(None, page(upsert(1, A, 1), cursor="c1", more=True), {A: 1}),
            step("c1", page(upsert(2, B, 1), cursor="c2"), both),
            step("c2", page(cursor="c3"), both),
            step("c3", page(cursor="c4"), both),
        ),
        "sync-taken-down": case(
            "A deletion removes the item, or nothing where there is none.",
            step(None, first, both),
            step("c1", page(delete(3, A, "unpublished"), delete(4, C, "expired"), cursor="c2"), {B: 1}),
        ),
        "sync-recall": case(
            "A recall is urgent: bring what is on screen up to date now.",
            step(None, first, both),
            step("c1", page(delete(3, A, "withdrawn"), cursor="c2", urgent=True), {B: 1}, urgent=True),
        ),
        "sync-correction": case(
            "A correction is urgent too, and says so with the item.",
            step(None, first, both),
            step(
                "c1",
                page(upsert(3, A, 2, correction=True), cursor="c2", urgent=True),
                {A: 2, B: 1},
                urgent=True,
                notices={A: ["corrected"], B: []},
            ),
        ),
        "sync-again-in-the-app": case(
            "What was taken down may come again with a higher edition.",
            step(None, first, both),
            step("c1", page(delete(3, A, "unpublished"), cursor="c2"), {B: 1}),
            step("c2", page(upsert(4, A, 3), cursor="c3"), {A: 3, B: 1}),
        ),
        **_expired(first, both),
        **_replays(),
        **_broken(first, both),
    }


def _expired(first: Json, both: dict[str, int]) -> dict[str, Json]:
    expired = problem(410, "cursor-expired", "Start again without a cursor")
    damaged = problem(400, "bad-parameters", "A parameter is wrong", errors=[{"parameter": "cursor", "detail": "No."}])
    again = page(upsert(1, A, 1), cursor="d1", more=True)
    return {
        f"sync-cursor-{name}": case(
            "Begin again without a cursor; show what you have meanwhile, with a notice; at the end drop what did not "
            "come. The numbers begin anew, so a lower edition counts.",
            step(None, page(upsert(7, A, 5), upsert(8, B, 1), cursor="c1"), {A: 5, B: 1}),
            step("c1", answer, {A: 5, B: 1}, status=answer["status"], notices={A: ["doubtful"], B: ["doubtful"]}),
            step(None, again, both, notices={A: [], B: ["doubtful"]}),
            step("d1", page(upsert(2, C, 1), cursor="d2"), {A: 1, C: 1}, notices={A: [], C: []}),
        )
        for name, answer in (("expired", expired), ("damaged", damaged))
    }


def _replays() -> dict[str, Json]:
    newest = page(upsert(5, A, 3), cursor="c1")
    old = [("edition", 9, 2), ("sequence", 4, 3), ("edition-and-sequence", 4, 2)]
    cases = {
        f"sync-replay-of-a-lower-{name}": case(
            "What is older never takes the place of what is newer.",
            step(None, newest, {A: 3}),
            step("c1", page(upsert(seq, A, edition), cursor="c2"), {A: 3}),
        )
        for name, seq, edition in old
    }
    cases["sync-replay-after-a-recall"] = case(
        "An older change does not bring back what was taken down.",
        step(None, newest, {A: 3}),
        step("c1", page(delete(6, A, "withdrawn"), cursor="c2", urgent=True), {}, urgent=True),
        step("c2", page(upsert(5, A, 3), cursor="c3"), {}, urgent=True),
    )
    return cases


def _broken(first: Json, both: dict[str, int]) -> dict[str, Json]:
    busy = problem(503, "unavailable", "Out of service for a moment")
    bad = {
        "cut-off": {"raw": '{"schema_version":"1.0","kind":"sync","locale":"en-US","changes":[{"op":"ups'},
        "not-json": {"raw": "<!doctype html><title>Log in to the wireless network</title>"},
        "another-document": {"body": {"schema_version": SCHEMA_VERSION, "kind": "feed", "locale": "en-US"}},
        "newer-major-version": {"body": {**page(upsert(3, A, 2), cursor="c2"), "schema_version": "2.0"}},
        "another-language": {"body": {**page(upsert(3, A, 2), cursor="c2"), "locale": "de-DE"}},
        "without-cursor": {"body": {**page(upsert(3, A, 2), cursor="c2"), "next_cursor": None}},
        "without-edition": {"body": page(upsert(3, A, None), cursor="c2")},
        "busy": {"status": 503, "body": busy},
    }
    rule = "A page is taken whole or not at all; keep the last good copy, and ask again with the same cursor."
    good = step("c1", page(upsert(3, A, 2), cursor="c2"), {A: 2, B: 1})
    return {
        f"sync-{name}": case(
            rule, step(None, first, both), {"cursor": "c1", "status": 200, **answer, "keeps": both, "fails": True}, good
        )
        for name, answer in bad.items()
    }


def case(rule: str, *steps: Json) -> Json:
    return {"rule": rule, "kind": "sync", "locale": "en-US", "steps": list(steps)}


def step(cursor: str | None, body: Json, keeps: dict[str, int], status: int = 200, **more: Any) -> Json:
    return {"cursor": cursor, "status": status, "body": body, "keeps": keeps, **more}


def page(*changes: Json, cursor: str, more: bool = False, urgent: bool = False) -> Json:
    start = {"schema_version": SCHEMA_VERSION, "kind": "sync", "locale": "en-US", "freshness": FRESHNESS}
    return {**start, "changes": list(changes), "next_cursor": cursor, "has_more": more, "urgent": urgent}


def upsert(seq: int, item_id: str, edition: int | None, correction: bool = False) -> Json:
    item = parsed(treatment(public_id=item_id, blocks=[block("lead")]), replace(STAMPS, edition=edition or 1))
    change = {"type": "correction"} if correction else None
    return {"op": "upsert", "seq": seq, "change": change, "item": {**item, "edition": edition}}


def delete(seq: int, item_id: str, reason: str) -> Json:
    deleted = {"op": "delete", "seq": seq, "id": item_id, "type": "treatment", "deleted_at": "2026-11-03T14:20:00Z"}
    return {**deleted, "reason": reason, "replacement_url": None}


def problem(status: int, name: str, title: str, **more: Any) -> Json:
    body = {"type": f"https://www.example.org/api/mobile/v1/problems#{name}", "title": title, "status": status}
    return {**body, "detail": "", "instance": "/api/mobile/v1/en-US/sync", "request_id": "r-1", **more}
