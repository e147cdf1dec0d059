"""Renditions of one file: a picture that is replaced while sizes of it are being made keeps none of the old ones."""

from typing import Any

from wagtail.images.image_operations import FilterOperation


class OfFile(FilterOperation):
    """`file-3f2a91bc` in a filter does nothing to the picture; it makes the rendition belong to that file."""

    def construct(self, file_hash: str) -> None:
        self.file_hash = file_hash

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        return willow
