"""Which blocks a page, and which a newsletter, may hold.

What a clinician must sign is offered only where a clinician signs: pages that a colleague signs have no clinical and no
safety blocks."""

from wagtail import blocks

from cms.blocks.clinical import KeyFactsBlock, StepsBlock, TreatmentOptionsBlock
from cms.blocks.links import CallToActionBlock, RelatedBlock
from cms.blocks.lists import GlossaryListBlock, ReferencesListBlock
from cms.blocks.media import DocumentBlock, PictureBlock, VideoBlock
from cms.blocks.newsletter import OwnTextBlock, PageCardBlock
from cms.blocks.safety import CareCardBlock, WarningBlock
from cms.blocks.text import (
    DetailsBlock,
    DoDontBlock,
    FaqBlock,
    HeadingBlock,
    InsetBlock,
    LeadBlock,
    RichTextBlock,
    TableBlock,
)


class PageBody(blocks.StreamBlock):
    """What every page may hold."""

    lead = LeadBlock()
    heading = HeadingBlock()
    rich_text = RichTextBlock()
    inset = InsetBlock()
    do_dont = DoDontBlock()
    details = DetailsBlock()
    faq = FaqBlock()
    table = TableBlock()
    image = PictureBlock()
    video = VideoBlock()
    document = DocumentBlock()
    cta = CallToActionBlock()
    related = RelatedBlock()
    glossary_list = GlossaryListBlock()
    references_list = ReferencesListBlock()

    class Meta:
        block_counts = {"glossary_list": {"max_num": 1}, "references_list": {"max_num": 1}}


class TreatmentBody(PageBody):
    """What a clinician signs as well."""

    treatment_options = TreatmentOptionsBlock()
    steps = StepsBlock()
    key_facts = KeyFactsBlock()
    warning = WarningBlock()
    care_card = CareCardBlock()


class NewsletterTextBody(blocks.StreamBlock):
    """What a newsletter says itself; a clinician signs it before a newsletter includes it."""

    heading = HeadingBlock()
    rich_text = RichTextBlock()
    inset = InsetBlock()
    do_dont = DoDontBlock()
    details = DetailsBlock()
    faq = FaqBlock()
    table = TableBlock()
    steps = StepsBlock()
    key_facts = KeyFactsBlock()
    warning = WarningBlock()
    care_card = CareCardBlock()
    related = RelatedBlock()


class NewsletterItems(blocks.StreamBlock):
    page_card = PageCardBlock()
    own_text = OwnTextBlock()
    image = PictureBlock()
    cta = CallToActionBlock()
