"""Ways on."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.actions import Values, action, link_action
from channels.mobile.blocks.shape import BlockShape, lines, web
from channels.mobile.fields import OpenChoice
from channels.mobile.parts import Action
from publishing.snapshots import Block, Snapshot


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
        return {"text": own["label"], "url": own["action"]["fallback_url"] if own["action"] else web(own, snapshot)}


class RelatedLink(serializers.Serializer):
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    action = Action()


class RelatedBlock(BlockShape):
    """Where to read on."""

    block_type = "related"
    heading = serializers.CharField()
    links = RelatedLink(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        links = [
            {"title": one["title"], "note": one["note"], "action": link_action(one)} for one in block.values["links"]
        ]
        return {"heading": block.values["heading"], "links": links}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [": ".join(filter(None, [link["title"], link["note"]])) for link in own["links"]]
        return {"text": lines(own["heading"], *said), "url": web(own, snapshot)}


class GlossaryListBlock(BlockShape):
    """The place of the item's `glossary`. An app that shows it elsewhere may leave this out."""

    block_type = "glossary_list"

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [f"{term['term']}: {term['plain_definition']}" for term in snapshot.facts["glossary"]]
        return {"text": lines(*said), "url": web(own, snapshot)}


class ReferencesListBlock(GlossaryListBlock):
    """The place of the item's `references`. An app that shows them elsewhere may leave this out."""

    block_type = "references_list"

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [f"{one['title']}. {one['publisher']}, {one['year']}" for one in snapshot.facts["references"]]
        return {"text": lines(*said), "url": web(own, snapshot)}


SHAPES = (CallToActionBlock, RelatedBlock, GlossaryListBlock, ReferencesListBlock)
