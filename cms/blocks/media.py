"""Pictures, films and documents."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.blocks.base import ChannelBlock, rich_text

ALT = (
    "Say what it shows in one short sentence; empty: as the picture itself says. Tick “decorative” when a reader who "
    "cannot see it misses nothing."
)
ELSEWHERE = "Films are linked from {} only. Ask the team that runs this site to add another place."


def refuse_other_place(url: str) -> None:
    """Raises ValidationError with a sentence. Nothing is ever fetched from there."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc not in settings.VIDEO_HOSTS:
        raise ValidationError(ELSEWHERE.format(" or ".join(settings.VIDEO_HOSTS)))


class PictureChoiceBlock(ImageBlock):
    """A picture with what it shows. Left empty, the words that stand with the picture itself are used, for as long as
    they stand there."""

    def clean(self, value: Any) -> Any:
        said = value and (value.contextual_alt_text or value.decorative or value.description.strip())
        if value and said and not value.contextual_alt_text and not value.decorative:
            self.child_blocks["image"].clean(value)
            return value
        return super().clean(value)


class PictureBlock(ChannelBlock):
    image = PictureChoiceBlock(label="Picture", help_text=ALT)
    caption = blocks.CharBlock(max_length=200, required=False, help_text="Printed below it. Not the same words again.")
    credit = blocks.CharBlock(max_length=80, required=False, help_text="Who made it. Empty: as the picture says.")

    class Meta:
        icon = "image"
        label = "Picture"
        group = "Media"
        description = "A picture with its description, a caption and who made it"
        label_format = "{caption}"


class VideoBlock(ChannelBlock):
    title = blocks.CharBlock(max_length=100, help_text="What the film is about.")
    url = blocks.URLBlock(label="Web address", help_text="Where it can be watched. Starts with https://")
    poster = PictureChoiceBlock(label="Picture", help_text="Shown in its place. " + ALT)
    transcript = rich_text(
        min_length=40, max_length=6000, help_text="All that is said and shown, for those who cannot hear or see it."
    )

    class Meta:
        icon = "media"
        label = "Film"
        group = "Media"
        description = "A link to a film elsewhere, with a picture and every word of it"
        label_format = "{title}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and cleaned["url"]:
            try:
                refuse_other_place(cleaned["url"])
            except ValidationError as problem:
                raise StructBlockValidationError(block_errors={"url": problem}) from None
        return cleaned


class DocumentBlock(ChannelBlock):
    document = DocumentChooserBlock(help_text="A PDF. Readers are told how large it is.")
    label = blocks.CharBlock(max_length=100, help_text="What readers get, for example Leaflet: eating well.")

    class Meta:
        icon = "doc-full-inverse"
        label = "Document"
        group = "Media"
        description = "A PDF to take away"
        label_format = "{label}"


class HeroBlock(blocks.StreamBlock):
    """The picture at the top of a page; none or one."""

    image = PictureChoiceBlock(label="Picture", help_text=ALT)

    class Meta:
        max_num = 1
        required = False
