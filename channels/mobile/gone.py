"""What stands where an item was taken down: one document for each reason, sealed with the safety notice."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.fields import Constant, OpenChoice
from channels.mobile.serializers import SCHEMA_VERSION, Emergency
from publishing.base import GONE
from publishing.reasons import REASONS, TITLE, WHERE_TO_GO, Wording
from publishing.snapshots import Snapshot
from publishing.stamps import long_date

# An app needs to know no more than this; all other reasons are "unpublished".
WORDS = {"expired": "expired", "wrong": "withdrawn", "outdated": "withdrawn", "unsafe": "withdrawn"}


class Gone(serializers.Serializer):
    """The body of a 410. Remove what you keep of it; who opens it reads `text`, and where to go instead."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("gone")
    id = serializers.UUIDField()
    locale = serializers.CharField()
    dir = serializers.ChoiceField(choices=["ltr", "rtl"])
    title = serializers.CharField()
    text = serializers.CharField()
    reason = OpenChoice(words=["unpublished", "expired", "withdrawn"], unknown_means="unpublished")
    deleted_at = serializers.DateTimeField()
    replacement_url = serializers.CharField(allow_blank=True, help_text="A web page: the replacement, else the start.")
    replacement_title = serializers.CharField(allow_blank=True)
    emergency = Emergency()


def gone_documents(snapshot: Snapshot) -> list[tuple[str, Gone]]:
    """(key, document) of every reason."""
    return [(f"{GONE}{reason}", Gone(_values(snapshot, reason, wording))) for reason, wording in REASONS.items()]


def _values(snapshot: Snapshot, reason: str, wording: Wording) -> Values:
    return {
        "id": "@@public_id:text@@",
        "locale": snapshot.locale,
        "dir": snapshot.dir,
        "title": TITLE,
        "text": f"{wording.text} {wording.advice}".strip(),
        "reason": WORDS.get(reason, "unpublished"),
        "deleted_at": "@@published_at:iso@@",
        "replacement_url": "@@replacement_url:text@@",
        "replacement_title": "@@replacement_title:text@@",
        "emergency": snapshot.facts["emergency"],
    }


def gone_screen(document: Values, href: Callable[[Values | None], str]) -> Values:
    """What `mobile/gone.html` needs; `document` is stamped."""
    return {
        "gone": document,
        "where_to_go": WHERE_TO_GO,
        "deleted": long_date(document["deleted_at"], document["locale"]),
        "href": href({"kind": "url", "id": None, "uri": document["replacement_url"]}),
        "lang": document["locale"],
        "dir": document["dir"],
    }
