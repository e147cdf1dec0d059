"""What only a newsletter holds."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class PageCardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(help_text="An approved page that is live.")

    class Meta:
        icon = "doc-full"
        label = "Page"
        description = "Title, teaser, review date and a link"


class OwnTextBlock(blocks.StructBlock):
    text = SnippetChooserBlock(
        "cms.NewsletterText", help_text="A newsletter text that a clinician has approved. Write it under Newsletter."
    )

    class Meta:
        icon = "pilcrow"
        label = "Text of its own"
        description = "Words, warnings and care cards that stand on no page"
