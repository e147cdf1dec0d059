"""The blocks of an item: one class for each type holds its JSON shape and how it is taken from the snapshot.

A new block type is a class in the file of its group, named in that file's `SHAPES`, and a template in
`templates/mobile/blocks/`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from channels.mobile.blocks import clinical, links, media, safety, text
from channels.mobile.blocks.shape import BlockShape, UnknownBlock
from publishing.base import Refused
from publishing.snapshots import Block, Snapshot

SHAPES: tuple[type[BlockShape], ...] = (*text.SHAPES, *clinical.SHAPES, *safety.SHAPES, *links.SHAPES, *media.SHAPES)
BLOCKS: dict[str, type[BlockShape]] = {shape.block_type: shape for shape in SHAPES}


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
        return [self._one(block, snapshot) for block in snapshot.blocks_in("mobile")]

    def _one(self, block: Block, snapshot: Snapshot) -> Any:
        if block.type not in BLOCKS:  # never leave a part of an approved text out in silence
            raise Refused([(f"body.{block.id}", f"The app cannot show the block type “{block.type}” yet.")])
        shape = BLOCKS[block.type]
        return shape(shape.values(block, snapshot)).data
