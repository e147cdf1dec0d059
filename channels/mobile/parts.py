"""The pieces that several of the app's documents share. Fields stand in the order in which they are sent."""

from rest_framework import serializers

from channels.mobile.fields import OpenChoice

HTML_GRAMMAR = "Only p, ul, ol, li, strong, em, br and a with an absolute href (https, mailto, tel)."

FRESHNESS = {"refresh_after_s": 3600, "stale_after_s": 7 * 24 * 3600}


class Freshness(serializers.Serializer):
    """Seconds since the app last got 200 or 304 for this document."""

    refresh_after_s = serializers.IntegerField(help_text="Ask again after this time.")
    stale_after_s = serializers.IntegerField(help_text="After this time say “This may be out of date”.")


class Action(serializers.Serializer):
    """What a button or an entry does. An app that does not know `kind` opens `fallback_url`."""

    kind = OpenChoice(words=["url", "phone", "page", "deep_link"], unknown_means="url with fallback_url")
    id = serializers.UUIDField(allow_null=True, help_text="Kind page: the item to show, where the app has it.")
    uri = serializers.CharField(
        help_text="A web address; for kind phone a tel: address, for kind deep_link a screen of the app."
    )
    title = serializers.CharField(help_text="What is at the other end: a page's title, a number as people write it.")
    fallback_url = serializers.CharField(help_text="A web page that serves the same need.")


class Phone(serializers.Serializer):
    """A number: `e164` to dial (empty when nobody can dial it), `display` to read."""

    e164 = serializers.CharField(allow_blank=True)
    display = serializers.CharField()


class ImageSource(serializers.Serializer):
    url = serializers.URLField()
    type = serializers.CharField()
    w = serializers.IntegerField()
    h = serializers.IntegerField()


class FocalPoint(serializers.Serializer):
    """The point to keep in view, as parts of width and height."""

    x = serializers.FloatField()
    y = serializers.FloatField()


class Placeholder(serializers.Serializer):
    color = serializers.CharField()


class Image(serializers.Serializer):
    """One image in several sizes and formats; take the first `type` that you can draw, in the width that you need.
    An address never serves other bytes. `alt` is empty where it is `decorative`."""

    id = serializers.CharField()
    alt = serializers.CharField(allow_blank=True)
    decorative = serializers.BooleanField()
    focal = FocalPoint(allow_null=True)
    aspect = serializers.FloatField(allow_null=True)
    placeholder = Placeholder(allow_null=True)
    sources = ImageSource(many=True)


class Review(serializers.Serializer):
    """When a clinician last read this text, and when one must read it again."""

    last_reviewed_on = serializers.DateField()
    next_review_on = serializers.DateField()
    status = OpenChoice(words=["current", "overdue"], unknown_means="current")


class Links(serializers.Serializer):
    """Where the same content stands: `self` in this API, `web` for a browser, `app` inside the app (later)."""

    self = serializers.CharField()
    web = serializers.URLField(allow_null=True)
    app = serializers.CharField(allow_null=True)


class Button(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    short_label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    action = Action(allow_null=True)
