"""Cases of one document: what may be shown of it, and with which notices above it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from channels.mobile.blocks import BLOCKS
from publishing.snapshots import Block
from tests.client.cases import NOW, Json
from tests.client.every_block import block
from tests.mobile.documents import parsed
from tests.mobile.snapshots import STAMPS, treatment

WEB = "https://www.example.org/treatments/nets/"
FALLBACK = {"text": "What a newer app shows here.", "url": f"{WEB}#new"}
EVIL = '<p onclick="x()">Ask us.</p><script>x()</script>'


def item_cases() -> dict[str, Json]:
    return {**_each_block(), **_unknown_blocks(), **_words(), **_html(), **_age(), **_whole()}


def document(*blocks: Block, **changes: Any) -> Json:
    return {**parsed(treatment(blocks=list(blocks) or [block("lead")])), **changes}


def with_block(kind: str, /, **changes: Any) -> Json:
    """The item with one block of this kind, changed."""
    found = document(block(kind))
    found["blocks"] = [{**found["blocks"][0], **changes}]
    return found


def case(rule: str, values: Json, show: list[Json] | None = None, notices: tuple[str, ...] = (), **more: Any) -> Json:
    shown = [as_block(one) for one in values["blocks"]] if show is None else show
    expect = {"show": shown, "notices": list(notices), "dir": values["dir"], **more.pop("expect", {})}
    return {"rule": rule, "kind": "item", "confirmed_at": NOW, "now": NOW, **more, "document": values, "expect": expect}


def as_block(values: Json, /, **expect: Any) -> Json:
    return {"as": "block", "id": values["id"], "type": values["type"], **expect}


def as_fallback(values: Json, text: str, button: str | None) -> Json:
    return {"as": "fallback", "id": values["id"], "type": values["type"], "text": text, "button": button}


def _each_block() -> dict[str, Json]:
    rule = "A block of a type and version that you know is drawn."
    return {f"block-{kind.replace('_', '-')}": case(rule, document(block(kind))) for kind in BLOCKS}


def _unknown_blocks() -> dict[str, Json]:
    critical = with_block("warning", type="dose_table", fallback=FALLBACK)
    newer = with_block("care_card", v=2)
    silent = with_block("lead", type="hologram", fallback={"text": "", "url": WEB})
    spoken = with_block("lead", type="hologram", fallback=FALLBACK)
    speechless = with_block("warning", type="dose_table", fallback={"text": "", "url": f"{WEB}#new"})
    unsaid = with_block("lead", type="hologram", fallback=FALLBACK)
    del unsaid["blocks"][0]["critical"]
    newer_option = document(block("treatment_options"))
    options = newer_option["blocks"][0]["options"]
    newer_option["blocks"][0]["options"] = [{**options[0], "v": 2}, *options[1:]]
    own = newer_option["blocks"][0]["fallback"]
    lacking = document(block("warning"))
    del lacking["blocks"][0]["html"]
    lost = lacking["blocks"][0]["fallback"]
    card = newer["blocks"][0]["fallback"]
    return {
        "unknown-critical": case(
            "An unknown block that is critical is never dropped: its fallback, and a button.",
            critical,
            [as_fallback(critical["blocks"][0], FALLBACK["text"], FALLBACK["url"])],
        ),
        "unknown-critical-without-words": case(
            "A critical block without words still has its button; the sentence above it is the app's own.",
            speechless,
            [{"as": "fallback", "id": "b-warning", "type": "dose_table", "button": f"{WEB}#new"}],
        ),
        "unknown-not-critical": case(
            "An unknown block that is not critical: the text of its fallback.",
            spoken,
            [as_fallback(spoken["blocks"][0], FALLBACK["text"], None)],
        ),
        "unknown-not-critical-without-words": case("With nothing to say, it is left out.", silent, []),
        "unknown-and-critical-not-said": case(
            "A block that does not say that it is not critical, is.",
            unsaid,
            [as_fallback(unsaid["blocks"][0], FALLBACK["text"], FALLBACK["url"])],
        ),
        "higher-v": case(
            "A known type in a higher version counts as unknown.",
            newer,
            [as_fallback(newer["blocks"][0], card["text"], card["url"])],
        ),
        "higher-v-of-an-option": case(
            "A treatment option in a higher version: the fallback of the block that holds it.",
            newer_option,
            [as_fallback(newer_option["blocks"][0], own["text"], None)],
        ),
        "known-but-not-whole": case(
            "A known block that lacks what it needs counts as unknown.",
            lacking,
            [as_fallback(lacking["blocks"][0], lost["text"], lost["url"])],
        ),
    }


def _words() -> dict[str, Json]:
    urgency = with_block("care_card", urgency="at_once")
    kind = with_block("do_dont", kind="perhaps")
    said = kind["blocks"][0]["fallback"]["text"]
    action = document(block("cta"))["blocks"][0]["action"]
    acting = with_block("cta", action={**action, "kind": "hologram", "fallback_url": f"{WEB}#instead"})
    status = document(block("lead"), review={**document()["review"], "status": "perhaps"})
    return {
        "unknown-word-urgency": case(
            "An unknown word means what its field's description says: here, an emergency.",
            urgency,
            [as_block(urgency["blocks"][0], values={"urgency": "emergency"})],
        ),
        "unknown-word-kind": case(
            "A word whose description says so makes the block unknown.",
            kind,
            [as_fallback(kind["blocks"][0], said, None)],
        ),
        "unknown-word-action": case(
            "An unknown kind of action opens its fallback_url.",
            acting,
            [as_block(acting["blocks"][0], leads_to=["open", f"{WEB}#instead"])],
        ),
        "unknown-word-status": case("An unknown status of a review is “current”.", status),
    }


def _html() -> dict[str, Json]:
    rule = "HTML outside the grammar is not drawn: show `text`, which has the same words."
    bad = {
        "script": EVIL,
        "address": '<p><a href="javascript:x()">Ask</a> us.</p>',
        "table": "<table><tr><td>Ask us.</td></tr></table>",
        "not-closed": "<p>Ask <strong>us.</p>",
        "comment": "<p>Ask us.</p><!-- x -->",
        "picture": '<p><img src="https://www.example.org/x.gif">Ask us.</p>',
    }
    made = {f"html-{name}": with_block("rich_text", html=html, text="Ask us.") for name, html in bad.items()}
    cases = {
        name: case(rule, values, [as_block(values["blocks"][0], values={"html": None, "text": "Ask us."})])
        for name, values in made.items()
    }
    good = '<p>Call <a href="tel:+15555550100">us</a>.<br>Or <em>write</em>.</p><ul><li>Now</li></ul>'
    kept = with_block("rich_text", html=good, text="Call us. Or write. Now")
    rule = "HTML inside the grammar is drawn."
    return cases | {"html-good": case(rule, kept, [as_block(kept["blocks"][0], values={"html": good})])}


def _age() -> dict[str, Json]:
    overdue = parsed(treatment(blocks=[block("lead")]), replace(STAMPS, overdue=True))
    return {
        "stale": case(
            "More than `stale_after_s` after the last 200 or 304: this may be out of date.",
            document(),
            notices=("stale",),
            now="2026-11-27T10:00:01Z",
        ),
        "not-yet-stale": case("Up to `stale_after_s` it is fresh.", document(), now="2026-11-27T10:00:00Z"),
        "clock-went-back": case(
            "A device whose clock went back cannot tell how old its copy is.",
            document(),
            notices=("stale",),
            now="2026-11-19T10:00:00Z",
        ),
        "after-valid-until": case(
            "After `valid_until` it says so, however fresh the copy is.",
            document(),
            notices=("expired",),
            now="2027-12-03T00:00:00Z",
            confirmed_at="2027-12-03T00:00:00Z",
        ),
        "on-the-last-day": case(
            "`valid_until` is the last day.",
            document(),
            now="2027-12-02T23:59:59Z",
            confirmed_at="2027-12-02T23:59:59Z",
        ),
        "overdue": case(
            "While the notice is switched on, its text stands above the content.",
            overdue,
            notices=("overdue",),
            expect={"says": [overdue["safety"]["overdue_notice"]["text"]]},
        ),
        "draft": case("A preview is marked as a draft, and never kept.", document(preview=True), notices=("draft",)),
    }


def _whole() -> dict[str, Json]:
    more = with_block("lead", mood="calm")
    more |= {"weather": {"of": "tomorrow"}, "schema_version": "1.9"}
    rtl = document(block("lead"), block("warning"), locale="ar", dir="rtl", title="علاج الأورام")
    everything = document(*(block(kind) for kind in BLOCKS))
    return {
        "unknown-fields": case("Fields that you do not know are ignored; so is a higher minor version.", more),
        "right-to-left": case("`dir` says from which side the text is read.", rtl),
        "every-block": case("All blocks, in their order.", everything),
    }
