"""The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), for readers that are not our app.

What only we have stands in `_care`, as the format asks of extensions."""

from __future__ import annotations

from urllib.parse import urlsplit

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.addresses import ROOT, item_key, json_feed_key
from channels.mobile.feed import PAGE, entry
from channels.mobile.fields import Constant
from channels.mobile.serializers import Change, Review

TITLE = "Cancer care: treatments and advice"
ABOUT = f"{ROOT}/openapi.json"


class FeedExtension(serializers.Serializer):
    about = serializers.CharField(help_text="Where the fields of `_care` are explained.")


class EntryExtension(serializers.Serializer):
    """The same facts as in an entry of `feed`."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    edition = serializers.IntegerField()
    seq = serializers.IntegerField()
    change = Change(allow_null=True)
    review = Review()
    valid_until = serializers.DateField()
    item = serializers.CharField(help_text="The whole item in this API.")


class JsonFeedEntry(serializers.Serializer):
    id = serializers.CharField()
    url = serializers.URLField(required=False)
    title = serializers.CharField()
    content_text = serializers.CharField(help_text="The first sentences; the whole text is at `url`.")
    image = serializers.URLField(required=False)
    date_published = serializers.DateTimeField()
    tags = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    _care = EntryExtension()


class JsonFeed(serializers.Serializer):
    """The newest items in one language, in the form that feed readers know."""

    version = Constant("https://jsonfeed.org/version/1.1")
    title = Constant(TITLE)
    home_page_url = serializers.URLField(required=False)
    feed_url = serializers.URLField(required=False)
    language = serializers.CharField()
    _care = FeedExtension()
    items = JsonFeedEntry(many=True)


def json_feed_values(locale: str, summaries: list[Values]) -> Values:
    newest_first = sorted(summaries, key=lambda summary: summary["seq"], reverse=True)[:PAGE]
    origin = next((_origin(summary["web"]) for summary in newest_first if summary["web"]), None)
    addresses = {"home_page_url": f"{origin}/", "feed_url": f"{origin}/{json_feed_key(locale)}"} if origin else {}
    return {
        **addresses,
        "language": locale,
        "_care": {"about": f"{origin or ''}/{ABOUT}"},
        "items": [_entry(locale, entry(summary)) for summary in newest_first],
    }


def _entry(locale: str, values: Values) -> Values:
    web, sources = values["links"]["web"], (values["image"] or {}).get("sources", [])
    widest = max(sources, key=lambda source: source["w"], default=None)
    named = ("id", "type", "edition", "seq", "change", "review", "valid_until")
    return {
        "id": f"urn:uuid:{values['id']}",
        **({"url": web} if web else {}),
        "title": values["title"],
        "content_text": values["summary"],
        **({"image": widest["url"]} if widest else {}),
        "date_published": values["published_at"],
        "tags": values["topics"],
        "language": locale,
        "_care": {**{name: values[name] for name in named}, "item": f"/{item_key(locale, values['id'])}"},
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
