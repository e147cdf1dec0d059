"""The blocks that editors write with, one file for each group. Each has help texts, limits, an icon, a preview value.

A block type stands in five places under one name: here, in `cms/snapshots/blocks/` (what is frozen of it), in
`templates/website/blocks/`, in `channels/mobile/blocks/` with `templates/mobile/blocks/`, and in
`channels/newsletter/blocks/` with `templates/newsletter/blocks/` where a newsletter may hold it."""

from cms.blocks.base import RICH_TEXT
from cms.blocks.bodies import NewsletterItems, NewsletterTextBody, PageBody, TreatmentBody
from cms.blocks.links import CallToActionContent, HeaderNavBlock
from cms.blocks.media import HeroBlock

__all__ = [
    "RICH_TEXT",
    "CallToActionContent",
    "HeaderNavBlock",
    "HeroBlock",
    "NewsletterItems",
    "NewsletterTextBody",
    "PageBody",
    "TreatmentBody",
]
