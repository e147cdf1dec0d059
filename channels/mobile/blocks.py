"""The blocks of an item: one class for each type holds its JSON shape and how it is taken from the snapshot.

A new block type is a class here, named in `BLOCKS`, and a template in `templates/mobile/blocks/`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from channels.mobile.actions import Values, action
from channels.mobile.fields import Constant, OpenChoice
from channels.mobile.html import app_html
from channels.mobile.parts import HTML_GRAMMAR, Action
from publishing.snapshots import Block, Snapshot

OPTION_KINDS = [
    "surgery",
    "chemotherapy",
    "radiation",
    "targeted",
    "radionuclide",
    "symptom_medicine",
    "liver_directed",
    "supportive",
    "monitoring",
]


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
        """The block's `fallback`."""
        return {"text": own["text"], "url": snapshot.url}

    # Subclasses need not override:

    def get_fields(self) -> dict[str, serializers.Field]:
        known: dict[str, str | int | bool]
        known = {"type": self.block_type, "v": self.version, "critical": self.is_critical}
        return {**super().get_fields(), **{name: Constant(value) for name, value in known.items()}}

    @classmethod
    def values(cls, block: Block, snapshot: Snapshot) -> Values:
        own = cls.own(block, snapshot)
        return {"id": block.id, "fallback": cls.instead(own, snapshot), **own}


class LeadBlock(BlockShape):
    """One or two sentences in larger text."""

    block_type = "lead"
    text = serializers.CharField()

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"text": block.values["text"]}


class RichTextBlock(BlockShape):
    """Paragraphs and lists."""

    block_type = "rich_text"
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text="The same words without markup.")

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return rich_text(block.values)


class RichText(serializers.Serializer):
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text="The same words without markup.")


class OptionLinks(serializers.Serializer):
    web = serializers.CharField()
    app = serializers.CharField(allow_null=True)


class TreatmentOption(serializers.Serializer):
    """One way to treat the illness. Shown alone, it still needs the item's `safety` and `review` beside it."""

    id = serializers.CharField()
    type = Constant("treatment_option")
    v = Constant(1)
    kind = OpenChoice(words=OPTION_KINDS, unknown_means="supportive")
    anchor = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField(allow_null=True)
    icon = serializers.CharField(allow_null=True)
    summary = serializers.CharField()
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text="The same words without markup.")
    how_given = serializers.CharField(allow_null=True)
    when_used = RichText(allow_null=True)
    before_test = serializers.CharField(allow_null=True)
    examples = serializers.ListField(child=serializers.CharField())
    side_effects = serializers.ListField(child=serializers.CharField())
    references = serializers.ListField(child=serializers.CharField(), help_text="Ids among the item's references.")
    terms = serializers.ListField(child=serializers.CharField(), help_text="Ids among the item's glossary.")
    link = Action(allow_null=True)
    links = OptionLinks()


class TreatmentOptionsBlock(BlockShape):
    """All ways to treat the illness; show each on a screen of its own."""

    block_type = "treatment_options"
    anchor = serializers.CharField()
    heading = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    layout = OpenChoice(words=["list"], unknown_means="list")
    options = TreatmentOption(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        options = [option_values(option, snapshot) for option in block.values["options"]]
        return {**block.values, "layout": "list", "options": options}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        names = "; ".join(option["name"] for option in own["options"])
        return {"text": f"{own['heading']}: {names}", "url": f"{snapshot.url}#{own['anchor']}"}


class CallToActionBlock(BlockShape):
    """A button with a few lines. `placement` sticky: keep it in view, once on a screen."""

    block_type = "cta"
    placement = OpenChoice(words=["inline", "end", "sticky"], unknown_means="inline")
    heading = serializers.CharField(allow_blank=True)
    lines = serializers.ListField(child=serializers.CharField())
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    short_label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    hours = serializers.CharField(allow_blank=True)
    notice = serializers.CharField(allow_blank=True)
    action = Action(allow_null=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        placement = block.values["placement"].removesuffix("_app")
        return {**block.values, "placement": placement, "action": action(block.values["action"], snapshot)}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": own["label"], "url": own["action"]["uri"] if own["action"] else snapshot.url}


def rich_text(source: Values) -> Values:
    return {"html": app_html(source["html"]), "text": source["text"]}


def option_values(source: Values, snapshot: Snapshot) -> Values:
    return {
        **source,
        **rich_text(source),
        "when_used": rich_text(source["when_used"]) if source["when_used"] else None,
        "icon": None,
        "terms": [],
        "link": None,
        "links": {"web": f"{snapshot.url}#{source['anchor']}", "app": None},
    }


BLOCKS: dict[str, type[BlockShape]] = {
    shape.block_type: shape for shape in (LeadBlock, RichTextBlock, TreatmentOptionsBlock, CallToActionBlock)
}


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Block",
        serializers={**BLOCKS, "unknown": UnknownBlock},  # `openapi.open_blocks` moves the last beside the others
        resource_type_field_name="type",
        many=True,
    )
)
class BlocksField(serializers.Field):
    """The blocks of a snapshot, each in the shape of its type."""

    def to_representation(self, snapshot: Snapshot) -> list[Any]:
        return [self._one(block, snapshot) for block in snapshot.blocks]

    def _one(self, block: Block, snapshot: Snapshot) -> Any:
        if block.type not in BLOCKS:  # never leave a part of an approved text out in silence
            raise ValueError(f"The app cannot show the block type “{block.type}” yet.")
        shape = BLOCKS[block.type]
        return shape(shape.values(block, snapshot)).data
