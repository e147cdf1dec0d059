"""What every block of an item has, and the class that a block type subclasses."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.fields import Constant
from channels.mobile.html import app_html
from channels.mobile.parts import HTML_GRAMMAR
from publishing.snapshots import Block, Snapshot


class Fallback(serializers.Serializer):
    """What an app shows for a block that it cannot draw."""

    text = serializers.CharField(allow_blank=True)
    url = serializers.CharField()


class UnknownBlock(serializers.Serializer):
    """What every block has. A type you do not know, or a higher `v` than you know: is it `critical`, show
    `fallback.text` and a button to `fallback.url`, never drop it; else show `fallback.text` when it is not empty."""

    id = serializers.CharField()
    type = serializers.CharField()
    v = serializers.IntegerField(min_value=1)
    critical = serializers.BooleanField()
    fallback = Fallback()


class BlockShape(UnknownBlock):
    """Subclass it: name the type, declare the block's own fields, and say in `own` what they hold."""

    anchor = serializers.CharField(allow_blank=True, help_text="The end of its address on the web; may be empty.")

    block_type: ClassVar[str]
    version: ClassVar[int] = 1
    is_critical: ClassVar[bool] = False

    # Subclass implementation:

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        """The block's own fields."""
        raise NotImplementedError

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        """The block's `fallback`: all of its words, and where it stands on the web."""
        return {"text": own["text"], "url": web(own, snapshot)}

    # Subclasses need not override:

    def get_fields(self) -> dict[str, serializers.Field]:
        known: dict[str, str | int | bool]
        known = {"type": self.block_type, "v": self.version, "critical": self.is_critical}
        return {**super().get_fields(), **{name: Constant(value) for name, value in known.items()}}

    @classmethod
    def values(cls, block: Block, snapshot: Snapshot) -> Values:
        own = cls.own(block, snapshot)
        own = {"anchor": block.values.get("anchor", ""), **own}
        return {"id": block.id, "fallback": cls.instead(own, snapshot), **own}


class RichText(serializers.Serializer):
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text="The same words without markup.")


def rich_text(source: Values) -> Values:
    return {"html": app_html(source["html"]), "text": source["text"]}


def web(own: Values, snapshot: Snapshot) -> str:
    """Where a block stands on the web; the site itself for what has no page."""
    page = snapshot.url or f"{snapshot.origin}/"
    return f"{page}#{own['anchor']}" if own.get("anchor") else page


def lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
