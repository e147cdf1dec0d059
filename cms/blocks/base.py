"""What the blocks of all groups share."""

from typing import Any

from django.core.validators import RegexValidator
from wagtail import blocks

RICH_TEXT = ["bold", "italic", "ul", "ol", "link"]

CHANNELS = [("website", "Website"), ("mobile", "App"), ("newsletter", "Newsletter")]
EVERYWHERE = [name for name, _label in CHANNELS]
SETTINGS = ("channels", "anchor")
ANCHOR = RegexValidator(r"^[a-z][a-z0-9-]*\Z", "Use small letters, digits and hyphens; start with a letter.")


def rich_text(**options: Any) -> blocks.RichTextBlock:
    """Paragraphs, lists and links; the limits count words on the screen, not tags."""
    return blocks.RichTextBlock(features=RICH_TEXT, **options)


class ChannelsBlock(blocks.MultipleChoiceBlock):
    """Where a block is shown."""

    def __init__(self, **options: Any) -> None:
        help_text = "Untick to hide this block there. What protects readers cannot be hidden."
        super().__init__(**({"choices": CHANNELS, "default": EVERYWHERE, "help_text": help_text} | options))


class ChannelBlock(blocks.StructBlock):
    """Subclass it for a block that may be hidden in a channel. Its settings fold away in the editor."""

    channels = ChannelsBlock(label="Show in")
    anchor = blocks.CharBlock(
        max_length=40,
        required=False,
        validators=[ANCHOR],
        help_text="The end of its own web address, for example side-effects. Empty: made from the heading.",
    )

    def get_form_layout(self) -> blocks.BlockGroup:
        own = [name for name in self.child_blocks if name not in SETTINGS]
        return blocks.BlockGroup(children=own, settings=[name for name in SETTINGS if name in self.child_blocks])
