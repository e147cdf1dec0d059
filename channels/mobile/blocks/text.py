"""Words: leads, paragraphs, lists."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.blocks.shape import BlockShape, RichText, lines, rich_text, web
from channels.mobile.fields import OpenChoice
from channels.mobile.parts import HTML_GRAMMAR
from publishing.snapshots import Block, Snapshot

TEXT = "The same words without markup."


class LeadBlock(BlockShape):
    """One or two sentences in larger text."""

    block_type = "lead"
    text = serializers.CharField()

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"text": block.values["text"]}


class HeadingBlock(BlockShape):
    """The start of a section (level 2) or of a part of one (3). A heading for those who listen, too."""

    block_type = "heading"
    text = serializers.CharField()
    level = serializers.IntegerField(min_value=2, max_value=3)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"text": block.values["text"], "level": block.values["level"]}


class RichTextBlock(BlockShape):
    """Paragraphs and lists."""

    block_type = "rich_text"
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text=TEXT)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return rich_text(block.values)


class InsetBlock(RichTextBlock):
    """A few sentences set apart from the text around them."""

    block_type = "inset"


class DoDontBlock(BlockShape):
    """What to do, or what not to do. The items do not say which: show the word “Do” or “Do not” with them."""

    block_type = "do_dont"
    heading = serializers.CharField()
    kind = OpenChoice(words=["do", "dont"], unknown_means="show fallback")
    items = serializers.ListField(child=serializers.CharField())

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {name: block.values[name] for name in ("heading", "kind", "items")}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        word = "Do" if own["kind"] == "do" else "Do not"
        said = [f"{word} {item}" for item in own["items"]]
        return {"text": lines(own["heading"], *said), "url": web(own, snapshot)}


class DetailsBlock(RichTextBlock):
    """Text under a summary that opens it."""

    block_type = "details"
    summary = serializers.CharField()

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"summary": block.values["summary"], **rich_text(block.values)}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": lines(own["summary"], own["text"]), "url": web(own, snapshot)}


class Question(RichText):
    id = serializers.CharField()
    question = serializers.CharField()


class FaqBlock(BlockShape):
    """Questions; each opens its answer."""

    block_type = "faq"
    items = Question(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"items": [{**item, **rich_text(item)} for item in block.values["items"]]}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [lines(item["question"], item["text"]) for item in own["items"]]
        return {"text": lines(*said), "url": web(own, snapshot)}


class TableBlock(BlockShape):
    """Each row has as many cells as there are columns; the first cell names its row. Let wide tables scroll."""

    block_type = "table"
    caption = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=RichText(many=True))

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        rows = [[rich_text(cell) for cell in row] for row in block.values["rows"]]
        return {"caption": block.values["caption"], "columns": block.values["columns"], "rows": rows}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [
            "; ".join(f"{column}: {cell['text']}" for column, cell in zip(own["columns"], row, strict=True))
            for row in own["rows"]
        ]
        return {"text": lines(own["caption"], *said), "url": web(own, snapshot)}


SHAPES = (
    LeadBlock,
    HeadingBlock,
    RichTextBlock,
    InsetBlock,
    DoDontBlock,
    DetailsBlock,
    FaqBlock,
    TableBlock,
)
