"""What protects readers. Every block here is critical: an app that cannot draw it shows its fallback."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.actions import Values
from channels.mobile.blocks.shape import lines, web
from channels.mobile.blocks.text import RichTextBlock
from channels.mobile.fields import OpenChoice
from channels.mobile.parts import Phone
from publishing.snapshots import Block, Snapshot

SPOKEN = {
    "emergency": "Immediate action required",
    "urgent": "Urgent advice",
    "non_urgent": "Non-urgent advice",
}


class WarningBlock(RichTextBlock):
    """Always open, never behind a tap."""

    block_type = "warning"
    is_critical = True
    heading = serializers.CharField()

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"heading": block.values["heading"], **super().own(block, snapshot)}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        return {"text": lines(own["heading"], own["text"]), "url": web(own, snapshot)}


class CareCardBlock(WarningBlock):
    """Whom to call, and when. Full width, always open; `phone` is a button that dials. Let screen readers say
    `spoken` before the heading."""

    block_type = "care_card"
    urgency = OpenChoice(words=list(SPOKEN), unknown_means="emergency")
    spoken = serializers.CharField()
    phone = Phone(allow_null=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        urgency = block.values["urgency"]
        said = {"urgency": urgency, "spoken": SPOKEN[urgency], "phone": block.values["phone"]}
        return {**said, **super().own(block, snapshot)}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        number = own["phone"]["display"] if own["phone"] else ""
        heading = f"{own['spoken']}: {own['heading']}"
        return {"text": lines(heading, own["text"], number), "url": web(own, snapshot)}


SHAPES = (WarningBlock, CareCardBlock)
