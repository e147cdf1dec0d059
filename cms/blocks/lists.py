"""Lists that fill themselves from what the page uses."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.base import ChannelBlock


class GlossaryListBlock(ChannelBlock):
    terms = blocks.ListBlock(
        SnippetChooserBlock("cms.GlossaryTerm"),
        max_num=20,
        default=[],
        required=False,
        help_text="Words to explain besides those that the treatment options name.",
    )

    class Meta:
        icon = "openquote"
        label = "Words explained"
        group = "Lists"
        description = "Every glossary term of the page with its meaning. Without this block they stand at the end"


class ReferencesListBlock(ChannelBlock):
    references = blocks.ListBlock(
        SnippetChooserBlock("cms.Reference"),
        max_num=20,
        default=[],
        required=False,
        help_text="Sources besides those that the treatment options name.",
    )

    class Meta:
        icon = "list-ol"
        label = "Sources"
        group = "Lists"
        description = "Every reference of the page. Without this block they stand at the end"
