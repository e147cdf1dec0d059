"""What readers are told about something that was taken down: the same words on every channel.

Every channel's pieces are sealed with the safety notice, so a named person approved them before anybody needs them.
Colleagues choose a reason by other words (`publishing.models.releases.Reason`)."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "This page was taken down"
WHERE_TO_GO = "Where to go now"
ADVICE = "If you acted on it or kept a copy, please talk with your care team."


@dataclass(frozen=True)
class Wording:
    """`short` follows the title; `text` is a sentence of its own; `advice` is for what may have done harm."""

    short: str
    text: str
    advice: str = ""


REASONS = {
    "unpublished": Wording("not offered any more", "We do not offer this page any more."),
    "expired": Wording("its time is over", "This page was meant for a certain time, and that time is over."),
    "deleted": Wording("removed", "We removed this page for good."),
    "wrong": Wording("something was wrong", "Something on this page was wrong.", ADVICE),
    "outdated": Wording(
        "not up to date", "Medical knowledge has changed, and this page is no longer up to date.", ADVICE
    ),
    "unsafe": Wording("could do harm", "Something on this page could do harm. Please do not follow it.", ADVICE),
}
