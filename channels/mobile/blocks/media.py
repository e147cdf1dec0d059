"""Pictures, films and documents."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.blocks.shape import BlockShape, RichText, rich_text
from channels.mobile.parts import Image
from publishing.snapshots import Block, Snapshot


class ImageBlock(BlockShape):
    """A picture. Show `caption` and `credit` below it, where there are any."""

    block_type = "image"
    image = Image()
    caption = serializers.CharField(allow_blank=True)
    credit = serializers.CharField(allow_blank=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        values = block.values
        return {"image": values["picture"], "caption": values["caption"], "credit": values["credit"]}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": own["caption"] or own["image"]["alt"], "url": snapshot.url}


class VideoBlock(BlockShape):
    """A film elsewhere: show `poster`, open `url` in a browser when it is touched, offer `transcript` beside it."""

    block_type = "video"
    title = serializers.CharField()
    url = serializers.CharField(help_text="A page to watch it on, not a stream.")
    poster = Image(allow_null=True)
    transcript = RichText()

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {**block.values, "transcript": rich_text(block.values["transcript"])}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": f"{own['title']}\n{own['transcript']['text']}", "url": own["url"]}


class DocumentBlock(BlockShape):
    """A file to take away."""

    block_type = "document"
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    url = serializers.CharField()
    media_type = serializers.CharField()
    bytes = serializers.IntegerField(help_text="Its size.")

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        file = block.values["file"]
        own = {"url": file["src"], "media_type": file["type"], "bytes": file["bytes"]}
        return {"label": block.values["label"], **own}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": own["label"], "url": own["url"]}


SHAPES = (ImageBlock, VideoBlock, DocumentBlock)
